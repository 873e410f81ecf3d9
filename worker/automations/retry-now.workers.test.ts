import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { HOUR_MS } from '../domain/time.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { deliveryIdOf, insertDelivery } from './deliveries.ts';
import { queueRetries } from './queue-retries.ts';

let tenant: Tenant;
let inbox: string;
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const addEndpoint = async () => {
  const url = `${inject('receiverUrl')}/${inbox}/200`;
  return (await asOwner('POST', '/api/webhooks', { url, events: ['lead.created'] })).body.id as string;
};
const stateOf = async (id: string) => (await asOwner('GET', `/api/deliveries/${id}`)).body;

/** A delivery that has failed once and is due in ten hours, or that has the given `status`. */
async function addDelivery(
  targetId: string,
  { leadId = 'lead_1', status = 'pending', test = false }: { leadId?: string; status?: string; test?: boolean } = {},
): Promise<string> {
  const now = Date.now();
  const id = await deliveryIdOf(crypto.randomUUID(), targetId);
  const outgoing = {
    ...{ id, type: 'lead.created' as const, projectId: tenant.projectId, leadId, at: now, seq: 1, lead: null },
    ...(test && { test: 'send' as const }),
  };
  await insertDelivery(env.DB, { id, target: { kind: 'endpoint', id: targetId }, outgoing, now });
  const nextAttemptAt = status === 'pending' ? now + 10 * HOUR_MS : null;
  await env.DB.prepare(`UPDATE deliveries SET status = ?2, attempts = 7, next_attempt_at = ?3 WHERE id = ?1`)
    .bind(id, status, nextAttemptAt)
    .run();
  return id;
}

describe('retrying now', () => {
  it.each(['pending', 'dead', 'discarded'])('attempts a %s delivery at once, under its ID', async (status) => {
    const id = await addDelivery(await addEndpoint(), { status });
    expect(await asOwner('POST', `/api/deliveries/${id}/retry`)).toMatchObject({ status: 202, body: { retried: 1 } });
    await expect.poll(() => stateOf(id)).toMatchObject({ status: 'delivered', attempts: 8 });
  });

  it('is rejected for a delivery that has succeeded, and for a delivery of another project', async () => {
    const delivered = await addDelivery(await addEndpoint(), { status: 'delivered' });
    const pending = await addDelivery(await addEndpoint());
    expect((await asOwner('POST', `/api/deliveries/${delivered}/retry`)).status).toBe(404);
    const other = await newTenant('other@example.com');
    expect((await call('POST', `/api/deliveries/${pending}/retry`, { token: other.token })).status).toBe(404);
    expect((await call('POST', '/api/deliveries/retry', { token: other.token })).body).toMatchObject({ retried: 0 });
    expect(await stateOf(pending)).toMatchObject({ status: 'pending', attempts: 7 });
  });

  it('skips deliveries to a disabled endpoint, which stay listed as failed; a retry of one such delivery is rejected', async () => {
    const endpoint = await addEndpoint();
    const ids = [await addDelivery(endpoint, { status: 'dead' }), await addDelivery(endpoint, { status: 'discarded' })];
    await asOwner('PUT', `/api/webhooks/${endpoint}`, { enabled: false });
    const before = await Promise.all(ids.map(stateOf));
    for (const path of [`/api/deliveries/${ids[0]}/retry`, `/api/dead-letters/${ids[0]}/replay`]) {
      expect(await asOwner('POST', path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    }
    const replay = { targetId: endpoint, statuses: ['dead', 'discarded'] };
    expect((await asOwner('POST', '/api/deliveries/replay', replay)).body).toMatchObject({ replayed: 0 });
    expect(await Promise.all(ids.map(stateOf))).toEqual(before);
    await asOwner('PUT', `/api/webhooks/${endpoint}`, { enabled: true });
    expect((await asOwner('POST', '/api/deliveries/replay', replay)).body).toMatchObject({ replayed: 2 });
    for (const id of ids) await expect.poll(() => stateOf(id)).toMatchObject({ status: 'delivered' });
  });

  it('attempts all pending or failed deliveries of an endpoint, and no other deliveries', async () => {
    const [ours, theirs] = [await addEndpoint(), await addEndpoint()];
    const retried = [await addDelivery(ours), await addDelivery(ours, { status: 'dead' })];
    const left = [
      await addDelivery(theirs),
      await addDelivery(ours, { status: 'discarded' }),
      await addDelivery(ours, { status: 'dead', test: true }),
    ];
    const before = await Promise.all(left.map(stateOf));
    expect((await asOwner('POST', '/api/deliveries/retry', { targetId: ours })).body).toEqual({
      ...{ retried: 2, hasMore: false },
    });
    for (const id of retried) await expect.poll(() => stateOf(id)).toMatchObject({ status: 'delivered' });
    expect(await Promise.all(left.map(stateOf))).toEqual(before);
  });

  it('attempts deliveries that match a filter (a lead, a status, a time), or all of them', async () => {
    const endpoint = await addEndpoint();
    const about = [await addDelivery(endpoint, { leadId: 'lead_7' }), await addDelivery(endpoint, { status: 'dead' })];
    const retry = async (body: unknown) => (await asOwner('POST', '/api/deliveries/retry', body)).body.retried;
    expect(await retry({ since: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
    expect(await retry({ leadId: 'lead_7', statuses: ['dead'] })).toBe(0);
    expect(await retry({ leadId: 'lead_7' })).toBe(1);
    expect(await retry(undefined)).toBe(1);
    for (const id of about) await expect.poll(() => stateOf(id)).toMatchObject({ status: 'delivered' });
    expect((await asOwner('POST', '/api/deliveries/retry', { statuses: ['delivered'] })).status).toBe(400);
  });

  it('attempts at most a thousand per call, and a second call does the rest', async () => {
    const endpoint = await addEndpoint();
    const id = await addDelivery(endpoint);
    await env.DB.prepare(
      `INSERT INTO deliveries SELECT deliveries.id || '_' || value, project_id, target_kind, target_id, lead_id, deliveries.type, reason, outgoing, status,
         attempts, attempts_before, next_attempt_at, created_at, updated_at, seq, record_key, failure, is_test, lead_kept
       FROM deliveries, json_each(?2) WHERE deliveries.id = ?1`,
    )
      .bind(id, JSON.stringify(Array.from({ length: LIMITS.replayedMax + 4 }, (_, i) => i)))
      .run();
    const queued: unknown[] = [];
    const sendBatch = async (messages: Iterable<object>) => void queued.push(...messages);
    const world = { ...env, ATTEMPTS: { sendBatch } as unknown as Queue };
    const filter = { projectId: tenant.projectId, statuses: ['pending'] as const };
    const now = Date.now();
    expect(await queueRetries(world, filter, { now })).toEqual({ count: LIMITS.replayedMax, hasMore: true });
    expect(await queueRetries(world, filter, { now })).toEqual({ count: 5, hasMore: false });
    expect(await queueRetries(world, filter, { now })).toEqual({ count: 0, hasMore: false });
    expect(new Set(queued.map((message) => JSON.stringify(message))).size).toBe(LIMITS.replayedMax + 5);
  });
});
