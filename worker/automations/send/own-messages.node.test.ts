import { describe, expect, it } from 'vitest';
import type { Lead } from '../../contract/lead.ts';
import { LIMITS } from '../../contract/limits.ts';
import { pushWords } from '../../cron/notifications/push-words.ts';
import { sampleLead } from '../sample-lead.ts';
import { toEmail } from './email.ts';
import { fillFields } from './fill-template.ts';
import { toHubspotRequest } from './hubspot.ts';
import { toSalesforceRequest } from './salesforce.ts';
import { toSlackRequest } from './slack.ts';
import type { Telling } from './telling.ts';

const lead: Lead & { email: string } = {
  ...sampleLead(0),
  email: 'ann@acme.example',
  custom: { plan: 'pro', seats: 5 },
};
const tellingOf = (about: Partial<Lead> = {}): Telling => ({
  ...{ deliveryId: 'msg_2', publicUrl: 'https://leads.example' },
  outgoing: {
    ...{ id: 'msg_1', type: 'automation.fired', projectId: 'prj_1', leadId: lead._id, at: 0, seq: 1 },
    ...{ lead: { ...lead, ...about }, eventType: 'demo_request' },
    automation: { id: 'aut_1', name: 'Call them', reason: 'triggered demo_request' },
  },
});
const link = 'https://leads.example/p/prj_1/leads/sample_lead';

const slackOf = (text: string, about?: Partial<Lead>) =>
  JSON.parse(toSlackRequest(tellingOf(about), { url: 'https://hooks.slack.example/x', text }).body) as {
    text: string;
    blocks: { type: string; text?: object }[];
  };
const emailOf = (wording: { subject?: string; text?: string }, about?: Partial<Lead>) =>
  toEmail(tellingOf(about), { from: 'a@b.example', to: ['c@d.example'], ...wording });
const readable = (text: string) => text.replaceAll('\u2060', '');

it('a right-to-left name does not reorder the words and numbers around it, in any message', () => {
  const name = 'مريم';
  const [own, about] = ['{{lead.name}} 7 days', { name }];
  const said = [
    slackOf(own, about).text,
    slackOf('', about).text,
    emailOf({ subject: own }, about).subject,
    emailOf({ text: own }, about).text,
    emailOf({}, about).subject,
    pushWords({ kind: 'assigned', leadName: null, by: name, detail: null }).body,
  ];
  for (const text of said) expect(text).toContain(`\u2068${name}\u2069`);
});

describe('a custom Slack message', () => {
  it('is the filled-in text, with a button that opens the lead', () => {
    const { text, blocks } = slackOf('*{{lead.name}}* {{reason}}: {{lead.score}}, {{lead.properties.plan}}\n{{link}}');
    const shown = `*Sample Lead* triggered demo_request: 105, pro\n<${link}>`;
    expect(text).toBe(shown);
    expect(blocks).toEqual([
      { type: 'section', text: { type: 'mrkdwn', verbatim: true, text: shown } },
      expect.objectContaining({ type: 'actions' }),
    ]);
  });

  it('contains no link or mention from written or filled-in text', () => {
    const { blocks } = slackOf('<!channel> {{lead.company}}', { company: '<https://evil.example|Acme> <@U1>' });
    expect(blocks[0]?.text).toEqual({
      ...{ type: 'mrkdwn', verbatim: true },
      text: '&lt;!channel&gt; &lt;https://evil.example|Acme&gt; &lt;@U1&gt;',
    });
  });

  it('is cut to 3,000 characters, and a link is dropped instead of cut', () => {
    const [section] = slackOf(`${'&'.repeat(599)}{{link}}ab{{link}}`).blocks;
    expect(section?.text).toMatchObject({ text: `${'&amp;'.repeat(599)}ab` });
  });

  it('shortens a visitor’s values, so that the rest stays readable', () => {
    const { text } = slackOf('{{lead.company}}\nScore {{lead.score}} {{link}}', { company: 'x'.repeat(3000) });
    expect(text).toBe(`${'x'.repeat(499)}…\nScore 105 <${link}>`);
  });

  it('is the standard message if the text is empty', () => {
    expect(slackOf('{{lead.phone}} \n {{lead.properties.nothing}}')).toEqual(slackOf(''));
  });
});

describe('a custom email', () => {
  it('keeps the author’s whole subject, and shortens a visitor’s values in it', () => {
    const own = 'A '.repeat(60).trim();
    expect(readable(emailOf({ subject: own }).subject)).toBe(own);
    expect(readable(emailOf({ subject: '{{lead.company}}!' }, { company: 'x'.repeat(100) }).subject)).toBe(
      `${'x'.repeat(79)}…!`,
    );
  });

  it('contains the filled-in subject and text, as plain text and as HTML', () => {
    const { subject, text, html } = emailOf({
      subject: '{{lead.name}} wants {{lead.properties.plan}}',
      text: 'Call {{lead.phone | "them"}} & say <b>hi</b>.\nNow.\n\nSee {{link}}',
    });
    expect(subject).toBe('Sample Lead wants pro');
    expect(readable(text)).toBe(`Call them & say <b>hi</b>.\nNow.\n\nSee ${link}`);
    expect(readable(html)).toBe(
      `<p>Call them &amp; say &lt;b&gt;hi&lt;/b&gt;.<br>Now.</p><p>See <a href="${link}">${link}</a></p>`,
    );
  });

  it('ends with the link to the lead, unless the text contains it', () => {
    const { text, html } = emailOf({ text: 'Call {{lead.name}}' });
    expect(text).toBe(`Call Sample Lead\n\n${link}`);
    expect(html).toBe(`<p>Call Sample Lead</p><p><a href="${link}">Open lead</a></p>`);
  });

  it.each([
    ['{{lead.name}}{{lead.company}}', { name: 'evil.', company: 'example' }],
    ['{{lead.name}}.example', { name: 'evil' }],
    ['{{lead.name}}//{{lead.company}}', { name: 'http:', company: 'evil.example' }],
    ['Pay at https://evil.example/pay', {}],
  ])('does not turn %s into a link', (text, about) => {
    const email = emailOf({ subject: text, text: `${text}\n{{link}}` }, about);
    for (const shown of [email.subject, email.text.replace(link, ''), email.html.replaceAll(link, '')])
      expect(shown).not.toMatch(/evil\.example|https?:\/\//);
    expect(readable(email.subject)).toContain('evil.example');
  });

  it('keeps text separate from an adjacent link', () => {
    const { text } = emailOf({ text: '{{lead.name}}{{link}}{{lead.company}}' }, { name: 'http:', company: '@evil' });
    expect(text).toBe(`http: ${link} @evil`);
  });

  it('shortens a lead’s values, and uses the standard subject and text if its own are empty', () => {
    const name = 'A'.repeat(200);
    expect(emailOf({ subject: '{{lead.name}}', text: '{{lead.name}}' }, { name })).toMatchObject({
      subject: `${'A'.repeat(79)}…`,
      text: `${'A'.repeat(79)}…\n\n${link}`,
    });
    expect(emailOf({ subject: '{{lead.phone}}', text: ' {{lead.phone}}' })).toEqual(emailOf({}));
  });
});

describe('fields', () => {
  const templates = {
    ...{ a: '{{lead.score}}', b: '{{lead.score}} points', c: '{{lead.properties.seats}}', d: '{{lead.phone}}' },
    ...{ e: '{{lead.phone | "none"}}', f: '{{lead.properties.missing}}!', g: '"},{"admin":true', h: '{{event.type}}' },
  };
  const fields = fillFields(templates, tellingOf());

  it('keep the type of a single placeholder, and otherwise become text', () => {
    expect(fields).toEqual({
      ...{ a: 105, b: '105 points', c: 5, d: null, e: 'none', f: '!', g: '"},{"admin":true', h: 'demo_request' },
    });
  });

  it('contain no lists or objects, and no inherited members of objects', () => {
    const more = {
      a: '{{lead.properties.list}}',
      b: '{{lead.properties.list.length}}',
      c: '{{lead.properties.toString}}',
    };
    expect(fillFields(more, tellingOf({ custom: { list: [1] } }))).toEqual({ a: null, b: 1, c: null });
  });

  it('are cut to their limit', () => {
    const name = 'n'.repeat(LIMITS.fieldTemplateCharsMax + 1);
    const filled = fillFields({ a: '{{lead.name}}', b: '{{lead.name}}b' }, tellingOf({ name }));
    expect(Object.values(filled)).toEqual(Array(2).fill('n'.repeat(LIMITS.fieldTemplateCharsMax)));
  });

  it('are sent to HubSpot as text, and a field without a value stays unchanged there', () => {
    const config = { apiUrl: 'https://hubspot.example', accessToken: 'x', scoreProperty: 'lead_score' };
    const { inputs } = JSON.parse(toHubspotRequest(lead, { ...config, fields }).body);
    expect(inputs[0].properties).toEqual({
      ...{ email: 'ann@acme.example', lead_score: '105', a: '105', b: '105 points', c: '5', e: 'none', f: '!' },
      ...{ g: '"},{"admin":true', h: 'demo_request' },
    });
    expect(toHubspotRequest(lead, { ...config, fields: {} })).toEqual(toHubspotRequest(lead, config));
  });

  it('are cut to 255 characters in Salesforce, or to the length of a standard field', () => {
    const config = {
      ...{ instanceUrl: 'https://acme.example', accessToken: 'x', externalIdField: 'Key__c', scoreField: 'Score__c' },
    };
    const long = 'n'.repeat(300);
    const sent = { Plan__c: long, TITLE: long, Description: long, Seats__c: 5, Empty__c: null };
    const body = JSON.parse(toSalesforceRequest(lead, { ...config, fields: sent }).body);
    expect(body).toMatchObject({ Plan__c: 'n'.repeat(255), TITLE: 'n'.repeat(128), Description: long, Seats__c: 5 });
    expect(body).not.toHaveProperty('Empty__c');
    expect(toSalesforceRequest(lead, { ...config, fields: {} })).toEqual(toSalesforceRequest(lead, config));
  });
});
