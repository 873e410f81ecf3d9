import { describe, expect, it } from 'vitest';
import type { Lead } from '../../contract/lead.ts';
import type { Outgoing } from '../../contract/outgoing.ts';
import { cutText } from './cut-text.ts';
import { toEmail } from './email.ts';
import { toSalesforceRequest } from './salesforce.ts';
import { toSlackRequest } from './slack.ts';
import type { Telling } from './telling.ts';

const lead: Lead = {
  ...{ _id: 'lead_1', name: 'Ann Lee', email: 'ann@acme.example', company: 'Acme', phone: '+49 30 1', custom: {} },
  ...{ currentScore: 105, leadStage: 'qualified', velocityScore: 7, eventCount: 12, eventsLast24h: 12, version: 1 },
  ...{
    firstEventAt: null,
    lastEventAt: null,
    changesAt: null,
    createdAt: '2026-02-11T09:30:00.000Z',
    stageDropsAt: null,
    owner: null,
    status: 'new',
    taskDueAt: null,
    firstTouch: null,
    idKind: 'own',
    mergedFrom: [],
    mergedCount: 0,
  },
};
const server = { instanceUrl: 'https://acme.example', accessToken: 'token' };
const toSalesforce = (about: Partial<Lead>) => {
  const fields = { externalIdField: 'Lead_Key__c', scoreField: 'Lead_Score__c' };
  return JSON.parse(toSalesforceRequest({ ...lead, ...about }, { ...server, ...fields }).body) as Record<
    string,
    string
  >;
};
const tellingOf = (about: Partial<Lead>, name = 'Call them'): Telling => {
  const outgoing: Outgoing = {
    ...{ id: 'msg_1', type: 'automation.fired', projectId: 'prj_1', leadId: 'lead_1', at: 0, seq: 14 },
    ...{ lead: { ...lead, ...about }, automation: { id: 'aut_1', name, reason: 'entered qualified' } },
  };
  return { deliveryId: 'msg_2', outgoing, publicUrl: 'https://leads.example' };
};

describe('a text is cut', () => {
  it('to its length, without splitting characters', () => {
    expect(cutText('abc', 3)).toBe('abc');
    expect(cutText('abcd', 3)).toBe('abc');
    expect(cutText('ab😀', 3)).toBe('ab');
    expect(cutText('a&b', 5, (one) => (one === '&' ? '&amp;' : one))).toBe('a');
  });
});

describe('Salesforce gets', () => {
  it('a first name of 40 characters and a last name of 80', () => {
    const { FirstName, LastName } = toSalesforce({ name: `${'F'.repeat(41)} ${'L'.repeat(81)}` });
    expect([FirstName, LastName]).toEqual(['F'.repeat(40), 'L'.repeat(80)]);
    expect(toSalesforce({ name: 'N'.repeat(200) })).toMatchObject({ LastName: 'N'.repeat(80) });
    expect(toSalesforce({ name: `${'F'.repeat(40)} ${'L'.repeat(80)}` })).toMatchObject({ LastName: 'L'.repeat(80) });
  });
  it('a company of 255 characters', () => {
    expect(toSalesforce({ company: 'C'.repeat(256) })).toMatchObject({ Company: 'C'.repeat(255) });
  });
  it('only complete emails and phone numbers, because a shortened email or number would belong to somebody else', () => {
    const email = `${'a'.repeat(60)}@${'b'.repeat(20)}.example`;
    expect(toSalesforce({ email, phone: '1'.repeat(41) })).not.toHaveProperty('Email');
    expect(toSalesforce({ email, phone: '1'.repeat(41) })).not.toHaveProperty('Phone');
    expect(toSalesforce({ phone: '1'.repeat(40) })).toMatchObject({ Phone: '1'.repeat(40), Email: 'ann@acme.example' });
  });
});

describe('Slack gets', () => {
  const blocksOf = (about: Partial<Lead>, name?: string) =>
    JSON.parse(toSlackRequest(tellingOf(about, name), { url: 'https://hooks.slack.example/x' }).body) as {
      text: string;
      blocks: { text?: { text: string }; fields?: { text: string }[] }[];
    };
  it('a header of 150, texts of 3,000 and fields of 2,000 characters, counted after escaping', () => {
    const { text, blocks } = blocksOf({ name: '😀'.repeat(100), company: '&'.repeat(1_000) }, '<'.repeat(2_000));
    expect(blocks[0]?.text?.text).toBe('😀'.repeat(75));
    expect(blocks[1]?.text?.text).toBe('&lt;'.repeat(750));
    const company = blocks[2]?.fields?.find((field) => field.text.startsWith('*Company*'))?.text ?? '';
    expect(company).toBe(`*Company*\n${'&amp;'.repeat(398)}`);
    expect(text.length).toBeLessThanOrEqual(4_000);
  });

  it('texts from visitors without links or mentions', () => {
    const { blocks } = blocksOf({ company: 'https://evil.example/a' }, '#general');
    for (const { text, fields = [] } of blocks.slice(1, 3))
      for (const shown of fields.length > 0 ? fields : [text]) expect(shown).toMatchObject({ verbatim: true });
  });
});

it.each(['\u202e', '\u2066', '\u202a\u2069', '\u0007'])(
  'an ID with %j is shown without that character, in Slack and in emails',
  (hidden) => {
    const nameless = { name: null, email: null, company: null };
    const outgoing = {
      ...tellingOf(nameless),
      outgoing: { ...tellingOf(nameless).outgoing, leadId: `${hidden}exe.nimda` },
    };
    const slack = toSlackRequest(outgoing, { url: 'https://hooks.slack.example/x' });
    const email = toEmail(outgoing, { from: 'a@b.example', to: ['c@d.example'] });
    expect(JSON.parse(slack.body).blocks[0].text.text).toBe('exe.nimda');
    expect(email.subject.replaceAll('\u2060', '')).toBe('Call them: exe.nimda');
  },
);

describe('an email’s subject', () => {
  it('is one line of at most 255 characters', () => {
    const subjectOf = (name: string) =>
      toEmail(tellingOf({ name }), { from: 'a@b.example', to: ['c@d.example'] }).subject.replaceAll('\u2060', '');
    expect(subjectOf('A'.repeat(300))).toMatch(/^Call them: A{50,244}…?$/);
    expect(subjectOf('Ann\r\nBcc: all@example.com')).toBe('Call them: Ann Bcc: all@example.com');
    expect(subjectOf('Ann\u0000\u0085Lee')).toBe('Call them: Ann Lee');
  });
});
