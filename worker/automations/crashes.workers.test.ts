import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, inject, it } from 'vitest';
import { requeueDeliveries } from '../cron/requeue-deliveries.ts';
import { RETRY_DELAYS_SECONDS } from '../domain/retry-policy.ts';
import { leadObject } from '../lead/lead-client.ts';
import { execIn } from '../lead/storage/tables.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';
import { inLead } from '../testing/lead-objects.ts';
import { type Death, openMortalEnv } from '../testing/mortal-env.ts';
import { consumeDeliveries } from './consume-deliveries.ts';
import { insertDelivery } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';

const inbox = crypto.randomUUID();
const received = async (leadId: string) => {
  const all = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
    path: string;
    headers: Record<string, string>;
    body: string;
  }[];
  return all
    .filter(({ body }) => JSON.parse(body).data.leadId === leadId)
    .map(({ path, headers }) => ({ path, id: headers['webhook-id'] }));
};

/** Makes a lead reach Qualified, with a crash at call number `death`, and then resumes. Returns the number of calls between objects. */
async function qualify({ projectId, publishableKey }: Tenant, leadId: string, death: Death | null): Promise<number> {
  const queue = openDeliveryQueue(Date.now());
  const world = openMortalEnv({ ...env, DELIVERIES: queue.producer, ATTEMPTS: queue.producer }, death);
  const stub = leadObject(env, projectId, leadId);
  const enter = () => runInDurableObject(stub, (object) => void Object.assign(object, { env: world.env }));
  const outbox = () => inLead({ stub }, (store) => execIn(store, 'outbox', 'SELECT id FROM outbox').length);

  await enter();
  await call('POST', '/api/events', { key: publishableKey, body: { eventType: 'contract_signed', leadId } });
  await expect.poll(async () => world.isKilled() || (await outbox()) === 0, { interval: 5 }).toBe(true);
  if (world.isKilled()) {
    await evictDurableObject(stub);
    world.revive();
    await enter();
    await runDurableObjectAlarm(stub);
    expect(await outbox()).toBe(0);
  }
  const deliverAll = () =>
    queue.deliverAll(async (batch, now) => {
      await consumeDeliveries(batch, world.env, { now });
      const outcome = world.isKilled() ? 'killed' : 'alive';
      world.revive();
      return outcome;
    });
  await deliverAll();
  // Runs the cron twice, because the second run catches up if the first one failed.
  for (let tick = 0; tick < 2; tick++) {
    queue.advance(10 * 60_000);
    await requeueDeliveries(world.env, queue.now()).catch((error: unknown) => {
      if (!world.isKilled()) throw error;
    });
    world.revive();
    await deliverAll();
  }
  expect(world.hasDied()).toBe(death !== null);
  return world.calls();
}

it('after a crash at any call between the change and the receiver, the automation runs once with one ID per receiver', async () => {
  const tenant = await newTenant();
  const asOwner = (path: string, body: unknown) => call('POST', path, { token: tenant.token, body });
  const url = `${inject('receiverUrl')}/${inbox}/200`;
  const { body: automation } = await asOwner('/api/automations', {
    ...{ name: 'Call them', action: 'webhook', whenStage: 'qualified', config: { url: `${url}/automation` } },
  });
  await asOwner('/api/webhooks', { url: `${url}/endpoint`, events: ['automation.fired'] });

  const calls = await qualify(tenant, 'lead_unharmed', null);
  expect(calls).toBeGreaterThan(10);
  const deaths = Array.from({ length: calls }, (_, call): Death[] => [
    { call, side: 'before' },
    { call, side: 'after' },
  ]).flat();
  for (const death of deaths) {
    const leadId = `lead_${death.call}_${death.side}`;
    await qualify(tenant, leadId, death);
    const { results } = await env.DB.prepare(
      'SELECT id, target_kind AS kind, status FROM deliveries WHERE lead_id = ?1 ORDER BY kind',
    )
      .bind(leadId)
      .all<{ id: string }>();
    expect({ death, results }).toEqual({
      death,
      results: [
        { id: expect.any(String), kind: 'automation', status: 'delivered' },
        { id: expect.any(String), kind: 'endpoint', status: 'delivered' },
      ],
    });
    const requests = await received(leadId);
    const told = [...new Set(requests.map(({ path, id }) => `${path} ${id}`))].sort();
    expect(told).toEqual([`/${inbox}/200/automation ${results[0]?.id}`, `/${inbox}/200/endpoint ${results[1]?.id}`]);
    const firings = await inLead({ stub: leadObject(env, tenant.projectId, leadId) }, (store) =>
      execIn(store, 'firings', 'SELECT automation_id FROM firings'),
    );
    expect(firings).toEqual([{ automation_id: automation.id }]);
  }
}, 120_000);

it('a duplicate or early message causes no attempt', async () => {
  const { token, projectId } = await newTenant();
  const url = `${inject('receiverUrl')}/${crypto.randomUUID()}/500`;
  const { body: endpoint } = await call('POST', '/api/webhooks', { token, body: { url, events: ['lead.erased'] } });
  const queue = openDeliveryQueue(Date.now());
  const world = { ...env, DELIVERIES: queue.producer, ATTEMPTS: queue.producer };
  const outgoing = {
    id: 'msg_1',
    type: 'lead.erased' as const,
    projectId,
    leadId: 'lead_1',
    at: 0,
    seq: 1,
    lead: null,
  };
  const target = { kind: 'endpoint' as const, id: endpoint.id };
  await insertDelivery(env.DB, { id: 'msg_2', target, outgoing, now: queue.now() });
  const attempts = async () =>
    (await env.DB.prepare('SELECT at FROM delivery_attempts ORDER BY attempt').all<{ at: number }>()).results;
  const deliverFor = (ms: number) =>
    queue.deliverUntil(queue.now() + ms, async (batch, now) => {
      await consumeDeliveries(batch, world, { now });
      return 'alive';
    });
  await sendAttempts(world, ['msg_2']);
  await deliverFor(0);
  await sendAttempts(world, ['msg_2']);
  await deliverFor(3_000);
  expect(await attempts()).toHaveLength(1);
  // Both messages arrive when the second attempt is due, and then both wait for the third attempt.
  await deliverFor(60_000);
  const [first, second, ...more] = await attempts();
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual((RETRY_DELAYS_SECONDS[0] as number) * 1000);
  expect(more).toEqual([]);
});
