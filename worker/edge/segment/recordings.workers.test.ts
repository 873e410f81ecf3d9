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
/** A person with only an email and a company. */
const ANN_OF_JITSU = { ...ANN, custom: { group: { id: 'g1' } } };

/** A person in the recording with all their IDs. The first ID is the one under which the person is known in the end. */
type Person = [ids: [string, ...string[]], traits: typeof NOBODY | typeof ANN | typeof ANN_OF_JITSU];

/** From servers, the IDs arrive one at a time, and `alias` links them. */
const ON_SERVERS: Person[] = [
  [['u2', 'u1'], ANN],
  [['anon1'], NOBODY],
];

/** The client, the key with which it was recorded, and the leads that should exist in the end. */
const RUNS: [string, RecordedRequest[], string, Person[]][] = [
  ['@segment/analytics-node', segmentNode, 'WK_node_1', ON_SERVERS],
  ['analytics-node', analyticsNode, 'WK_legacy', ON_SERVERS],
  ['@rudderstack/rudder-sdk-node', rudderNode, 'WK_rudder', ON_SERVERS],
  ['@expo/rudder-sdk-node', expoRudder, 'WK_expo', ON_SERVERS],
  ['@jitsu/js in Node', jitsuNode, 'keysecret', [[['u1', 'a7e73858-a6b1-4bc9-a287-284edba823fc'], ANN_OF_JITSU]]],
  ['@jitsu/js in a browser', jitsujs, 'WKJ', [[['u1', '4462e08c-aedf-497b-8225-b52a31e85dcc'], ANN_OF_JITSU]]],
  [
    '@segment/analytics-next, with retries and an alias of oneself',
    ajsUmd,
    'WK_web',
    [[['u1', '62e19f37-6b85-4104-ab77-0c869f3036dd'], ANN]],
  ],
  ['@rudderstack/analytics-js', rudderjsXhr, 'WK_rjs', [[['u2', 'u1', '88c9fa55-2970-45d1-b511-6d09c85b3195'], ANN]]],
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

/** The messages of a request, each with the time span in which it happened by our clock. */
function messagesOf({ recorded, from, until }: Answered) {
  const body = recorded.body as Sent & { batch?: Sent[] };
  if (recorded.method !== 'POST') return [];
  return (body.batch ?? [body]).map((message) => {
    const sentAt = message.sentAt ?? body.sentAt ?? '';
    const ageMs = Date.parse(sentAt) - Date.parse(message.originalTimestamp ?? message.timestamp ?? '');
    return { ...message, leadId: message.userId || message.anonymousId, from: from - ageMs, until: until - ageMs };
  });
}

/** The answered messages that should become activities. Of several copies of a message, only the first one counts. */
function activitiesOf(answers: Answered[]) {
  const copies = answers.flatMap(messagesOf).filter(({ type }) => ['track', 'page', 'screen'].includes(type));
  return [...Map.groupBy(copies, ({ messageId }) => messageId).values()].map(
    ([first]) => first as (typeof copies)[number],
  );
}

// With a secret key, an `alias` merges two users, because a server sent it. If a page sends an `alias` for two users, a person must decide.
test.each(RUNS)(
  'stores everything that %s sends: types, IDs, times and traits',
  async (_, run, recordedKey, people) => {
    const { secretKey } = await newTenant();
    const answers = await replay(run, recordedKey, secretKey);

    for (const { recorded, status, text } of answers) {
      if (recorded.method === 'POST') expect([status, JSON.parse(text)]).toEqual([200, { success: true }]);
      else expect(status).toBe(recorded.method === 'OPTIONS' ? 204 : 200);
    }

    const activities = activitiesOf(answers);
    expect(activities.every(({ leadId }) => people.some(([ids]) => ids.includes(leadId as string)))).toBe(true);
    for (const [ids, traits] of people) {
      const [leadId, ...merged] = ids;
      const { body: lead } = await call('GET', `/api/leads/${leadId}`, { key: secretKey });
      const { body: timeline } = await call('GET', `/api/leads/${leadId}/timeline`, { key: secretKey });
      const sent = activities.filter((message) => ids.includes(message.leadId as string));
      expect(lead).toMatchObject({ _id: leadId, name: null, phone: null, ...traits, eventCount: sent.length });
      expect([...lead.mergedFrom].sort()).toEqual(merged.sort());
      for (const id of merged) {
        expect((await call('GET', `/api/leads/${id}`, { key: secretKey })).body).toEqual(lead);
        expect((await call('GET', `/api/leads/${id}/timeline`, { key: secretKey })).body).toEqual(timeline);
      }
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
      .poll(async () => (await call('GET', '/api/leads', { key: secretKey })).body.leads.map(toId).sort(), {
        timeout: 2000,
      })
      .toEqual(people.map(([[leadId]]) => leadId).sort());
  },
);

const toId = ({ _id }: { _id: string }): string => _id;

test.each(RUNS)('%s: sending everything a second time changes nothing', async (_, run, recordedKey, people) => {
  const { secretKey } = await newTenant();
  const see = () =>
    Promise.all(
      people.flatMap(([ids]) =>
        ids.map(async (leadId) => {
          const { body: lead } = await call('GET', `/api/leads/${leadId}`, { key: secretKey });
          const { body: timeline } = await call('GET', `/api/leads/${leadId}/timeline`, { key: secretKey });
          return { version: lead.version, custom: lead.custom, timeline };
        }),
      ),
    );
  await replay(run, recordedKey, secretKey);
  const once = await see();
  await replay(run, recordedKey, secretKey);
  expect(await see()).toEqual(once);
});
