import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import type { DeliveryMessage } from '../contract/outgoing.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { liveWork } from '../live-work.ts';
import { call, newTenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';
import { plansOf } from '../testing/query-plans.ts';
import { consumeDeliveries } from './consume-deliveries.ts';
import { findSlowReceiver } from './slow-receivers.ts';

/** One batch of the test's queue. */
const BATCH = 100;
/** Short, because the receiver is local, and hanging requests must end soon. */
const TIMEOUT_MS = 300;

let inbox: string;
let queue: ReturnType<typeof openDeliveryQueue>;
afterEach(() => {
  vi.restoreAllMocks();
});
beforeEach(() => {
  inbox = crypto.randomUUID();
  queue = openDeliveryQueue(Date.now());
});

const received = async (path: string): Promise<number> => {
  const requests = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as { path: string }[];
  return requests.filter((request) => request.path.includes(path)).length;
};

const addEndpoint = async (token: string, path: string): Promise<string> => {
  const url = `${inject('receiverUrl')}/${inbox}/${path}`;
  return (await call('POST', '/api/webhooks', { token, body: { url, events: ['lead.erased'] } })).body.id;
};

const announce = (projectId: string, count: number) =>
  queue.producer.sendBatch(
    Array.from({ length: count }, (_, i): { body: DeliveryMessage } => {
      const about = { projectId, leadId: `lead_${i}`, at: 0, seq: 1, lead: null };
      return { body: { type: 'publish', outgoing: { id: `msg_${projectId}_${i}`, type: 'lead.erased', ...about } } };
    }),
  );

const consume = async (batch: MessageBatch, now: () => number) => {
  const world = { ...env, DELIVERIES: queue.producer, ATTEMPTS: queue.producer };
  await consumeDeliveries(batch, world, { now, timeoutMs: TIMEOUT_MS });
  return 'alive' as const;
};

const deliveriesOf = async (projectId: string) =>
  (
    await env.DB.prepare('SELECT id, status, attempts, failure FROM deliveries WHERE project_id = ?1 ORDER BY id')
      .bind(projectId)
      .all<{ id: string; status: string; attempts: number; failure: string | null }>()
  ).results;

const slowReceivers = async () => (await env.DB.prepare('SELECT target_id AS id FROM slow_receivers').all()).results;

it('one tenant’s hanging receivers delay another tenant’s deliveries only by the requests that were already open', async () => {
  const attacker = await newTenant('attacker@example.com');
  for (let i = 0; i < 20; i++) await addEndpoint(attacker.token, `hang/${i}`);
  const victim = await newTenant('victim@example.com');
  await addEndpoint(victim.token, '200');

  await announce(attacker.projectId, 100);
  await queue.deliverBatch(consume);
  await announce(victim.projectId, 1);
  const start = queue.now();
  for (let i = 0; i < 25 && (await received('/200')) === 0; i++) await queue.deliverBatch(consume);

  expect(queue.now()).toBe(start);
  expect(await received('/hang')).toBe(BATCH);
  const waiting = await deliveriesOf(attacker.projectId);
  expect(waiting).toHaveLength(2000);
  expect(waiting.filter(({ status }) => status === 'pending')).toHaveLength(2000);
});

it('a hanging receiver gets one message at a time, and all pending messages arrive once it answers', async () => {
  const { token, projectId } = await newTenant();
  const id = await addEndpoint(token, 'hang');
  await announce(projectId, 30);
  const start = queue.now();
  await queue.deliverUntil(start + 3 * MINUTE_MS, consume);
  const hung = await received('/hang');
  expect(hung).toBeGreaterThan(31);
  expect(hung).toBeLessThan(40);
  expect(await slowReceivers()).toEqual([{ id }]);

  await call('PUT', `/api/webhooks/${id}`, { token, body: { url: `${inject('receiverUrl')}/${inbox}/200` } });
  await queue.deliverUntil(start + HOUR_MS, consume);
  expect(new Set((await deliveriesOf(projectId)).map(({ status }) => status))).toEqual(new Set(['delivered']));
  expect(await received('/200')).toBe(30);
  expect(await slowReceivers()).toEqual([]);
});

it('a slow receiver gets one message at a time, without pauses in between', async () => {
  const { token, projectId } = await newTenant();
  const id = await addEndpoint(token, '200');
  await announce(projectId, 1);
  await queue.deliverBatch(consume);
  const start = queue.now();
  const times = [start, start + 6_000];
  await queue.deliverBatch((batch) => consume(batch, () => times.shift() ?? start + 6_000));
  expect((await deliveriesOf(projectId)).map(({ status }) => status)).toEqual(['delivered']);
  const { results } = await env.DB.prepare('SELECT target_id AS id, try_at AS tryAt FROM slow_receivers').all();
  expect(results).toEqual([{ id, tryAt: start + 6_000 }]);

  queue.advance(6_000);
  // All deliveries start at once, as on a server without live requests.
  vi.spyOn(liveWork, 'takeTurn').mockResolvedValue({ at: 0 });
  await announce(projectId, 4);
  await queue.deliverBatch(consume);
  await queue.deliverBatch(consume);
  expect(await received('/200')).toBe(2);
  await queue.deliverAll(consume);
  expect(await received('/200')).toBe(4);
  expect(await slowReceivers()).toEqual([]);
});

it('a delivery that waits for a slow receiver names the reason, and a retry by hand attempts it at once', async () => {
  const { token, projectId } = await newTenant();
  const id = await addEndpoint(token, 'hang');
  await announce(projectId, 1);
  await queue.deliverUntil(queue.now(), consume);
  await env.DB.prepare('UPDATE slow_receivers SET try_at = ?1')
    .bind(queue.now() + HOUR_MS)
    .run();
  await queue.deliverUntil(queue.now() + MINUTE_MS, consume);
  const [waiting] = await deliveriesOf(projectId);
  expect(waiting).toMatchObject({ attempts: 1, failure: expect.stringContaining('took too long to answer') });

  await call('PUT', `/api/webhooks/${id}`, { token, body: { url: `${inject('receiverUrl')}/${inbox}/200` } });
  await call('POST', `/api/deliveries/${waiting?.id}/retry`, { token });
  await expect.poll(() => deliveriesOf(projectId)).toMatchObject([{ status: 'delivered', attempts: 2, failure: null }]);
  await expect.poll(slowReceivers).toEqual([]);
});

it('deliveries to a hanging receiver keep their retry schedule, and a disabled receiver leaves no data behind', async () => {
  const { token, projectId } = await newTenant();
  const id = await addEndpoint(token, 'hang');
  await announce(projectId, 1);
  await queue.deliverUntil(queue.now() + 6 * MINUTE_MS, consume);
  const { results } = await env.DB.prepare('SELECT at FROM delivery_attempts ORDER BY at').all<{ at: number }>();
  const [first = 0, second = 0, third = 0] = results.map(({ at }) => at);
  expect(second - first).toBeLessThanOrEqual(6_000);
  expect(third - second).toBeLessThanOrEqual(5.5 * MINUTE_MS + 1_000);

  await call('PUT', `/api/webhooks/${id}`, { token, body: { enabled: false } });
  await queue.deliverAll(consume);
  expect(await deliveriesOf(projectId)).toMatchObject([{ status: 'discarded', attempts: 3 }]);
  expect(await slowReceivers()).toEqual([]);
});

it('a slow receiver is found without a scan', async () => {
  const plans = await plansOf((db) => findSlowReceiver(db, 'msg_1'));
  expect(plans.filter((plan) => plan.startsWith('SCAN'))).toEqual([]);
});
