import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client as HubspotClient } from '@hubspot/api-client';
import { IncomingWebhook } from '@slack/webhook';
import { Connection, OAuth2 } from 'jsforce';
import { Resend } from 'resend';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Lead } from '../../contract/lead.ts';
import type { Outgoing } from '../../contract/outgoing.ts';
import { toResendRequest } from '../../outbound/email.ts';
import type { OutgoingRequest } from '../../outbound/request.ts';
import { sendRequest } from '../../outbound/send-request.ts';
import { toEmail } from './email.ts';
import { toHubspotRequest } from './hubspot.ts';
import { toSalesforceRequest, toTokenRequest } from './salesforce.ts';
import { toSlackRequest } from './slack.ts';
import type { Telling } from './telling.ts';

/** The parts of a request that a server looks at. */
interface Received {
  method: string | undefined;
  path: string | undefined;
  contentType: string | undefined;
  authorization: string | undefined;
  idempotencyKey: string | string[] | undefined;
  body: unknown;
}

const received: Received[] = [];
const userAgents: (string | undefined)[] = [];
/** Responses that the official client treats as a success. */
const ANSWERS: Record<string, { status: number; body: unknown }> = {
  '/slack/T000/B000/XXXX': { status: 200, body: 'ok' },
  '/crm/v3/objects/contacts/batch/upsert': { status: 200, body: { status: 'COMPLETE', results: [] } },
  '/services/data/v59.0/sobjects/Lead/Lead_Key__c/lead_123': {
    status: 201,
    body: { id: '00Q', success: true, created: true, errors: [] },
  },
  '/services/oauth2/token': { status: 200, body: { access_token: '00Dxx!AQ', instance_url: 'unused' } },
  '/emails': { status: 200, body: { id: '49a3999c' } },
};

const server = createServer((request, response) => {
  void (async () => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method, url: path = '', headers } = request;
    const contentType = headers['content-type']?.split(';')[0];
    userAgents.push(headers['user-agent']);
    received.push({
      ...{ method, path, contentType, authorization: headers.authorization },
      idempotencyKey: headers['idempotency-key'],
      body:
        contentType === 'application/json' ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text).entries()),
    });
    const { status, body } = ANSWERS[path] ?? { status: 404, body: {} };
    if (typeof body === 'string') response.writeHead(status, { 'Content-Type': 'text/plain' }).end(body);
    else response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  })();
});
let host: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  received.length = 0;
  userAgents.length = 0;
});

const lead: Lead & { email: string } = {
  ...{
    _id: 'lead_123',
    name: 'Ann Marie Lee',
    email: 'ann@acme.example',
    company: 'Acme <& Söhne>',
    phone: '+49 30 1',
  },
  ...{ custom: {}, currentScore: 105.5, leadStage: 'qualified', velocityScore: 7, eventCount: 12, eventsLast24h: 12 },
  ...{
    firstEventAt: null,
    lastEventAt: null,
    createdAt: '2026-02-11T09:30:00.000Z',
    changesAt: null,
    stageDropsAt: null,
    owner: null,
    status: 'new',
    taskDueAt: null,
  },
  ...{ firstTouch: null, idKind: 'own', mergedFrom: [], mergedCount: 0, version: 14 },
};
const outgoing: Outgoing = {
  ...{ id: 'msg_1', type: 'automation.fired', projectId: 'prj_1', leadId: 'lead_123', at: 0, seq: 14, lead },
  automation: { id: 'aut_1', name: 'Call them', reason: 'entered qualified from hot with 105.5 points' },
};
const telling: Telling = { deliveryId: 'msg_2', outgoing, publicUrl: 'https://leads.example' };

/** Sends the official client's request and ours, and compares them. */
async function expectSameAsOfficial(request: OutgoingRequest) {
  const { error } = await sendRequest(request, { development: true });
  expect(error).toBeNull();
  const [theirs, ours, ...more] = received;
  expect(more).toEqual([]);
  expect(ours).toEqual(theirs);
  // The two requests may differ only in their user agent, because some servers require one.
  expect(userAgents[1]).toBe('leads-at-the-edge/1');
}

it('Slack requests equal those of @slack/webhook', async () => {
  const url = `${host}/slack/T000/B000/XXXX`;
  const { text } = await new IncomingWebhook(url).send({
    text: 'Ann Marie Lee — Call them: entered qualified from hot with 105.5 points',
    unfurl_links: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Ann Marie Lee' } },
      {
        type: 'section',
        text: { type: 'mrkdwn', verbatim: true, text: 'Call them: entered qualified from hot with 105.5 points' },
      },
      {
        type: 'section',
        fields: [
          { type: 'mrkdwn', verbatim: true, text: '*Score*\n105.5' },
          { type: 'mrkdwn', verbatim: true, text: '*Stage*\nqualified' },
          { type: 'mrkdwn', verbatim: true, text: '*Velocity*\n7 / 10' },
          { type: 'mrkdwn', verbatim: true, text: '*Events in 24 h*\n12' },
          { type: 'mrkdwn', verbatim: true, text: '*Company*\nAcme &lt;&amp; Söhne&gt;' },
          { type: 'mrkdwn', verbatim: true, text: '*Email*\nann@acme.example' },
        ],
      },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            text: { type: 'plain_text', text: 'Open lead' },
            url: 'https://leads.example/p/prj_1/leads/lead_123',
          },
        ],
      },
    ],
  });
  expect(text).toBe('ok');
  await expectSameAsOfficial(toSlackRequest(telling, { url }));
});

it('HubSpot requests equal those of @hubspot/api-client', async () => {
  const client = new HubspotClient({ accessToken: 'pat-na1-xxx', basePath: host });
  await client.crm.contacts.batchApi.upsert({
    inputs: [
      {
        idProperty: 'email',
        id: 'ann@acme.example',
        properties: { email: 'ann@acme.example', lead_score: '105.5', lead_stage: 'qualified' },
      },
    ],
  });
  await expectSameAsOfficial(
    toHubspotRequest(lead, {
      ...{ apiUrl: host, accessToken: 'pat-na1-xxx' },
      ...{ scoreProperty: 'lead_score', stageProperty: 'lead_stage' },
    }),
  );
});

it('Salesforce upserts equal those of jsforce', async () => {
  const connection = new Connection({ instanceUrl: host, accessToken: '00Dxx!AQ', version: '59.0' });
  const result = await connection.sobject('Lead').upsert(
    {
      ...{ Lead_Key__c: 'lead_123', FirstName: 'Ann', LastName: 'Marie Lee', Company: 'Acme <& Söhne>' },
      ...{ Email: 'ann@acme.example', Phone: '+49 30 1', Lead_Score__c: 105.5 },
    },
    'Lead_Key__c',
  );
  expect(result).toMatchObject({ success: true });
  await expectSameAsOfficial(
    toSalesforceRequest(lead, {
      ...{ instanceUrl: host, accessToken: '00Dxx!AQ' },
      ...{ externalIdField: 'Lead_Key__c', scoreField: 'Lead_Score__c' },
    }),
  );
});

it('Salesforce token requests equal those of jsforce', async () => {
  const client = { clientId: '3MVG9', clientSecret: 'S&=cret' };
  const token = await new OAuth2({ loginUrl: host, ...client }).requestToken({ grant_type: 'client_credentials' });
  expect(token.access_token).toBe('00Dxx!AQ');
  await expectSameAsOfficial(toTokenRequest({ instanceUrl: host, ...client }));
});

it('Resend requests equal those of resend', async () => {
  const line = 'Score 105.5 (qualified), velocity 7 of 10, 12 events in 24 hours.';
  const link = 'https://leads.example/p/prj_1/leads/lead_123';
  const why = 'Ann Marie Lee entered qualified from hot with 105.5 points.';
  const { error } = await new Resend('re_123', { baseUrl: host }).emails.send(
    {
      from: 'Leads <leads@example.com>',
      to: ['sales@example.com'],
      subject: 'Call them: Ann Marie Lee',
      text: `${why}\n\n${line}\n\n${link}`,
      html: `<p>${why}</p><p>${line}</p><p><a href="${link}">Open lead</a></p>`,
    },
    { idempotencyKey: 'msg_2' },
  );
  expect(error).toBeNull();
  const email = toEmail(telling, { from: 'Leads <leads@example.com>', to: ['sales@example.com'] });
  await expectSameAsOfficial(
    toResendRequest(email, { apiUrl: host, apiKey: 're_123', idempotencyKey: telling.deliveryId }),
  );
});
