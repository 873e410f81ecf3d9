import { expect, test } from 'vitest';
import { call, newTenant } from '../../testing/api.ts';
import { type Answered, type RecordedRequest, replay } from '../../testing/replay-recording.ts';
import ajsUmd from './recordings/ajs-umd.json';
import analyticsNode from './recordings/analytics-node.json';
import expoRudder from './recordings/expo-rudder.json';
import jitsuNode from './recordings/jitsu-node.json';
import jitsujs from './recordings/jitsujs.json';
import rudderNode from './recordings/rudder-node.json';
import rudderjsXhr from './recordings/rudderjs-xhr.json';
import segmentNode from './recordings/segment-node.json';

const NOBODY = { email: null, company: null, custom: {} };
const ANN = { email: 'ann@acme.example', company: 'Acme', custom: { plan: 'pro', group: { id: 'g1' } } };
const SERVER_LEADS = { u1: ANN, anon1: NOBODY };

/** The client, the key it was recorded with, and who its leads are afterwards. */
const RUNS: [string, RecordedRequest[], string, Record<string, typeof NOBODY | typeof ANN | object>][] = [
  ['@segment/analytics-node', segmentNode, 'WK_node_1', SERVER_LEADS],
  ['analytics-node', analyticsNode, 'WK_legacy', SERVER_LEADS],
  ['@rudderstack/rudder-sdk-node', rudderNode, 'WK_rudder', SERVER_LEADS],
  ['@expo/rudder-sdk-node', expoRudder, 'WK_expo', SERVER_LEADS],
  ['@jitsu/js in Node', jitsuNode, 'keysecret', { u1: { ...ANN, custom: { group: { id: 'g1' } } } }],
  [
    '@jitsu/js in a browser',
    jitsujs,
    'WKJ',
    {
      u1: { email: 'ann@acme.example', company: null, custom: {} },
      '4462e08c-aedf-497b-8225-b52a31e85dcc': { email: null, company: 'Acme', custom: { group: { id: 'g1' } } },
    },
  ],
  [
    '@segment/analytics-next, with retries',
    ajsUmd,
    'WK_web',
    { u1: ANN, '62e19f37-6b85-4104-ab77-0c869f3036dd': NOBODY },
  ],
  ['@rudderstack/analytics-js', rudderjsXhr, 'WK_rjs', { u1: ANN, '88c9fa55-2970-45d1-b511-6d09c85b3195': NOBODY }],
];

interface Sent {
  type: string;
  messageId: string;
  userId?: string | null;
  anonymousId?: string;
  previousId?: string;
  event?: string;
  timestamp?: string;
  originalTimestamp?: string;
  sentAt?: string;
}

const EVENT_TYPES: Record<string, string> = {
  page: 'page_view',
  screen: 'screen_view',
  'Order Completed': 'order_completed',
  nogzip: 'nogzip',
  Leave: 'leave',
};

/** The messages of a request, each with the interval in which it happened, by our clock. */
function messagesOf({ recorded, from, until }: Answered) {
  const body = recorded.body as Sent & { batch?: Sent[] };
  if (recorded.method !== 'POST') return [];
  return (body.batch ?? [body]).map((message) => {
    const sentAt = message.sentAt ?? body.sentAt ?? '';
    const ageMs = Date.parse(sentAt) - Date.parse(message.originalTimestamp ?? message.timestamp ?? '');
    return { ...message, leadId: message.userId || message.anonymousId, from: from - ageMs, until: until - ageMs };
  });
}

test.each(RUNS)('what %s sent is read back: types, ids, times and traits', async (_, run, recordedKey, leads) => {
  const { publishableKey, secretKey } = await newTenant();
  const answers = await replay(run, recordedKey, publishableKey);

  for (const answer of answers) {
    if (answer.recorded.method !== 'POST') {
      expect(answer.status).toBe(answer.recorded.method === 'OPTIONS' ? 204 : 200);
      continue;
    }
    const aliases = messagesOf(answer).filter(
      ({ type, userId, previousId }) => type === 'alias' && userId !== previousId,
    );
    const rejected = aliases.map(({ messageId }) => ({
      messageId,
      code: 'not_supported_yet',
      message: 'alias: leads cannot be merged yet; nothing was changed.',
    }));
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      { success: true, ...(rejected.length > 0 && { rejected }) },
    ]);
  }

  const activities = answers.flatMap(messagesOf).filter(({ type }) => ['track', 'page', 'screen'].includes(type));
  for (const [leadId, traits] of Object.entries(leads)) {
    const { body: lead } = await call('GET', `/api/leads/${leadId}`, { key: secretKey });
    const { body: timeline } = await call('GET', `/api/leads/${leadId}/timeline`, { key: secretKey });
    const sent = activities.filter((message) => message.leadId === leadId);
    expect(lead).toMatchObject({ _id: leadId, name: null, phone: null, ...traits, eventCount: sent.length });
    const entries = timeline.filter(({ type }: { type: string }) => type === 'event');
    expect(entries.map(({ eventId, eventType }: Record<string, string>) => `${eventId} ${eventType}`).sort()).toEqual(
      sent.map(({ messageId, event, type }) => `${messageId} ${EVENT_TYPES[event ?? type]}`).sort(),
    );
    for (const { eventId, timestamp } of entries) {
      const { from, until } = sent.find(({ messageId }) => messageId === eventId) ?? { from: Infinity, until: 0 };
      expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(from);
      expect(Date.parse(timestamp)).toBeLessThanOrEqual(until);
    }
  }
  await expect
    .poll(async () => (await call('GET', '/api/leads', { key: secretKey })).body.total, { timeout: 2000 })
    .toBe(Object.keys(leads).length);
});

test.each(RUNS)('%s run twice changes nothing the second time', async (_, run, recordedKey, leads) => {
  const { publishableKey, secretKey } = await newTenant();
  const see = () =>
    Promise.all(
      Object.keys(leads).map(async (leadId) => {
        const { body: lead } = await call('GET', `/api/leads/${leadId}`, { key: secretKey });
        const { body: timeline } = await call('GET', `/api/leads/${leadId}/timeline`, { key: secretKey });
        return { version: lead.version, custom: lead.custom, timeline };
      }),
    );
  await replay(run, recordedKey, publishableKey);
  const once = await see();
  await replay(run, recordedKey, publishableKey);
  expect(await see()).toEqual(once);
});
