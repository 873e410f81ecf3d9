import { env } from 'cloudflare:workers';
import { expect, inject, it } from 'vitest';
import type { DeliveryMessage, Outgoing } from '../contract/outgoing.ts';
import { RETRY_DELAYS_SECONDS } from '../domain/retry-policy.ts';
import { call, newTenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';
import { runs } from '../testing/runs.ts';
import { consumeDeliveries } from './consume-deliveries.ts';

const LEADS = runs(20, 50);
const PER_LEAD = runs(15, 20);
const DEAD = runs(10, 25);
/** Short, because the receiver is local, and hanging requests must end soon. */
const TIMEOUT_MS = 300;
/** The delay that the receiver requests with a 429. */
const RETRY_AFTER_MS = 60_000;

const inbox = crypto.randomUUID();
const receiver = (behavior: string) => `${inject('receiverUrl')}/${inbox}/${behavior}`;

interface Message {
  id: string | undefined;
  path: string;
  data: { leadId: string; sequence: number; previousScore: number; lead: { currentScore: number } };
}
const received = async (path: string): Promise<Message[]> => {
  const requests = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
    path: string;
    headers: Record<string, string>;
    body: string;
  }[];
  return requests
    .filter((request) => request.path.endsWith(path))
    .map(({ path, headers, body }) => ({ path, id: headers['webhook-id'], data: JSON.parse(body).data }));
};

/** Returns the lead's announcement with this `seq`, according to which the score has risen by one. */
const outgoingOf = (projectId: string, leadId: string, seq: number, type: Outgoing['type']): Outgoing => ({
  ...{ id: `msg_${leadId}_${seq}`, type, projectId, leadId, at: 0, seq, previousScore: seq - 1 },
  lead: {
    ...{
      _id: leadId,
      name: null,
      email: null,
      company: null,
      phone: null,
      custom: {},
      firstTouch: null,
      idKind: 'own',
      mergedFrom: [],
      mergedCount: 0,
      version: seq,
    },
    ...{ currentScore: seq, leadStage: 'cold', velocityScore: 0, eventCount: seq, eventsLast24h: seq },
    ...{
      firstEventAt: null,
      lastEventAt: null,
      changesAt: null,
      stageDropsAt: null,
      owner: null,
      status: 'new',
      taskDueAt: null,
      createdAt: '2026-02-11T09:30:00.000Z',
    },
  },
});

/** Returns the items in a random order. */
const shuffled = <Item>(items: Item[]): Item[] => items.map((_, i) => items[(i * 607) % items.length] as Item);

it('a receiver that fails three times in ten, in five ways, gets every delivery; each delivery keeps its ID, and the receiver can restore their order', async () => {
  const { token, projectId } = await newTenant();
  const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token, body });
  await asOwner('POST', '/api/webhooks', { url: receiver('flaky'), events: ['lead.score_changed'] });
  const { body: down } = await asOwner('POST', '/api/webhooks', { url: receiver('500'), events: ['lead.merged'] });

  const queue = openDeliveryQueue(Date.now());
  const leadIds = Array.from({ length: LEADS }, (_, i) => `lead_${i}`);
  const told = leadIds.flatMap((leadId) =>
    Array.from({ length: PER_LEAD }, (_, i) => outgoingOf(projectId, leadId, i + 1, 'lead.score_changed')),
  );
  const doomed = Array.from({ length: DEAD }, (_, i) =>
    outgoingOf(projectId, `lead_${i}`, PER_LEAD + 1, 'lead.merged'),
  );
  const messages = shuffled([...told, ...doomed]).map((outgoing): { body: DeliveryMessage } => ({
    body: { type: 'publish', outgoing },
  }));
  await queue.producer.sendBatch(messages);
  await queue.deliverAll(async (batch, now) => {
    await consumeDeliveries(
      batch,
      { ...env, DELIVERIES: queue.producer, ATTEMPTS: queue.producer },
      { now, timeoutMs: TIMEOUT_MS },
    );
    return 'alive';
  });

  const { results: deliveries } = await env.DB.prepare(
    `SELECT id, lead_id AS leadId, seq, type, status, attempts FROM deliveries WHERE project_id = ?1`,
  )
    .bind(projectId)
    .all<{ id: string; leadId: string; seq: number; type: string; status: string; attempts: number }>();
  const flaky = deliveries.filter(({ type }) => type === 'lead.score_changed');
  const dead = deliveries.filter(({ type }) => type === 'lead.merged');
  expect(flaky).toHaveLength(LEADS * PER_LEAD);
  expect(new Set(flaky.map(({ status }) => status))).toEqual(new Set(['delivered']));

  // No two messages share an ID.
  const messagesTaken = await received('/flaky');
  const idsTaken = Map.groupBy(messagesTaken, ({ data }) => `${data.leadId} ${data.sequence}`);
  expect(idsTaken.size).toBe(LEADS * PER_LEAD);
  for (const { id, leadId, seq } of flaky) {
    expect(new Set(idsTaken.get(`${leadId} ${seq}`)?.map((message) => message.id))).toEqual(new Set([id]));
  }
  expect(new Set(flaky.map(({ id }) => id)).size).toBe(LEADS * PER_LEAD);

  // The receiver failed in each of the five ways, and each retry waited as long as the receiver asked.
  const { results: failures } = await env.DB.prepare(
    `SELECT failed.response_status AS status,
       CASE WHEN failed.error LIKE 'no answer within%' THEN 'timeout' WHEN failed.error IS NOT NULL THEN 'reset' END AS reason,
       count(*) AS count, min(next.at - failed.at) AS pauseMs
     FROM delivery_attempts AS failed JOIN delivery_attempts AS next ON next.delivery_id = failed.delivery_id AND next.attempt = failed.attempt + 1
     JOIN deliveries ON deliveries.id = failed.delivery_id WHERE type = 'lead.score_changed' GROUP BY 1, 2`,
  ).all<{ status: number | null; reason: string | null; count: number; pauseMs: number }>();
  const failure = (status: number | null, reason: string | null) =>
    failures.find((one) => one.status === status && one.reason === reason) ?? { count: 0, pauseMs: 0 };
  for (const [status, reason] of [
    [500, null],
    [429, null],
    [null, 'reset'],
  ] as const) {
    expect(failure(status, reason).count).toBeGreaterThan(LEADS * PER_LEAD * 0.05);
  }
  // Receivers that hang, and receivers that are too slow.
  expect(failure(null, 'timeout').count).toBeGreaterThan(LEADS * PER_LEAD * 0.1);
  expect(messagesTaken.length - idsTaken.size).toBeGreaterThan(LEADS * PER_LEAD * 0.05);
  expect(failure(429, null).pauseMs).toBeGreaterThanOrEqual(RETRY_AFTER_MS);
  expect(failure(500, null).pauseMs).toBeLessThan(RETRY_AFTER_MS);

  // In order of their sequence numbers, the messages about each lead are complete.
  for (const leadId of leadIds) {
    const story = [
      ...new Map(messagesTaken.filter(({ data }) => data.leadId === leadId).map((m) => [m.id, m.data])).values(),
    ];
    const inOrder = story.toSorted((a, b) => a.sequence - b.sequence);
    expect(inOrder.map(({ lead, previousScore }) => [previousScore, lead.currentScore])).toEqual(
      Array.from({ length: PER_LEAD }, (_, i) => [i, i + 1]),
    );
  }

  // Failed deliveries are delivered in the end, under their ID.
  expect(dead.map(({ status, attempts }) => ({ status, attempts }))).toEqual(
    Array(DEAD).fill({ status: 'dead', attempts: RETRY_DELAYS_SECONDS.length + 1 }),
  );
  await asOwner('PUT', `/api/webhooks/${down.id}`, { url: receiver('200') });
  const { body: replay } = await asOwner('POST', '/api/deliveries/replay', { targetId: down.id });
  expect(replay).toEqual({ replayed: DEAD, hasMore: false });
  await expect.poll(async () => (await received('/200')).length).toBe(DEAD);
  expect((await received('/200')).map(({ id }) => id).sort()).toEqual(dead.map(({ id }) => id).sort());
}, 120_000);
