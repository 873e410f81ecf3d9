import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import type { DeliveryMessage, Outgoing } from '../contract/outgoing.ts';
import { requeueDeliveries } from '../cron/requeue-deliveries.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';
import { consumeDeliveries } from './consume-deliveries.ts';
import { queueRetries } from './queue-retries.ts';

let tenant: Tenant;
let inbox: string;
let queue: ReturnType<typeof openDeliveryQueue>;
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
  queue = openDeliveryQueue(Date.now());
});

const addHubspot = async (config: Record<string, unknown> = {}) => {
  const body = { name: 'To HubSpot', action: 'hubspot', whenStage: 'hot', config: { accessToken: 'pat', ...config } };
  return (await call('POST', '/api/automations', { token: tenant.token, body })).body.id as string;
};

/** Runs the automation `automationId` for a lead with this score. */
const fire = (automationId: string, score: number, leadId = 'lead_1') => {
  const outgoing: Outgoing = {
    ...{ id: `msg_${leadId}_${score}_${automationId}`, type: 'automation.fired', projectId: tenant.projectId, leadId },
    ...{ at: queue.now(), seq: score, automation: { id: automationId, name: 'To HubSpot', reason: 'rose' } },
    lead: {
      ...{ _id: leadId, name: null, email: `${leadId}@example.com`, company: null, phone: null, custom: {} },
      ...{ currentScore: score, leadStage: 'cold', velocityScore: 0, eventCount: 1, eventsLast24h: 1, version: score },
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
      idKind: 'own',
      firstTouch: null,
      mergedFrom: [],
      mergedCount: 0,
    },
  };
  const message: DeliveryMessage = { type: 'publish', outgoing };
  return queue.producer.send(message);
};

const worldOf = (behavior: string): Env => ({
  ...env,
  DELIVERIES: queue.producer,
  ATTEMPTS: queue.producer,
  HUBSPOT_API_URL: `${inject('receiverUrl')}/${inbox}/${behavior}`,
});

const consumeIn = (world: Env) => async (batch: MessageBatch, now: () => number) => {
  await consumeDeliveries(batch, world, { now });
  return 'alive' as const;
};

/** Delivers everything due within these minutes to a HubSpot with this behavior, and runs the cron in between. */
async function deliver({ minutes = 1, behavior = '200' }: { minutes?: number; behavior?: string } = {}) {
  const world = worldOf(behavior);
  for (let minute = 0; minute < minutes; minute++) {
    await queue.deliverUntil(queue.now() + MINUTE_MS, consumeIn(world));
    await requeueDeliveries(world, queue.now());
  }
}

/** The scores that HubSpot received, with the lead's email. */
async function written(): Promise<string[]> {
  const requests = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
    path: string;
    body: string;
  }[];
  return requests
    .filter(({ path }) => path.includes('/200/'))
    .map(({ body }) => JSON.parse(body).inputs[0])
    .map(({ id, properties }) => `${id} ${properties.lead_score ?? properties.points}`);
}
const statuses = async () =>
  (await env.DB.prepare('SELECT status FROM deliveries ORDER BY seq').all<{ status: string }>()).results.map(
    ({ status }) => status,
  );

describe('CRM writes about one lead', () => {
  it('are combined into one write of the newest state, in whatever order the runs arrive', async () => {
    const ids = [await addHubspot(), await addHubspot(), await addHubspot()] as const;
    await fire(ids[1], 60);
    await fire(ids[2], 100);
    await fire(ids[0], 30);
    await deliver();
    expect(await written()).toEqual(['lead_1@example.com 100']);
    expect(await statuses()).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('stay separate for another lead, another field, or another time', async () => {
    const [first, second] = [await addHubspot(), await addHubspot({ scoreProperty: 'points' })];
    await fire(first, 30);
    await fire(second, 31);
    await fire(first, 32, 'lead_2');
    await deliver();
    await fire(first, 60);
    await deliver();
    expect((await written()).sort()).toEqual([
      ...['lead_1@example.com 30', 'lead_1@example.com 31', 'lead_1@example.com 60', 'lead_2@example.com 32'],
    ]);
  });

  it('never write an older state after a newer state', async () => {
    const [first, second] = [await addHubspot(), await addHubspot()];
    await fire(first, 30);
    await deliver({ behavior: '500' });
    expect(await statuses()).toEqual(['pending']);
    await fire(second, 60);
    await deliver({ minutes: 60 });
    expect(await written()).toEqual(['lead_1@example.com 60']);
    expect(await statuses()).toEqual(['delivered', 'delivered']);

    const replay = { projectId: tenant.projectId, targetId: first, statuses: ['delivered' as const] };
    const replayed = await queueRetries(worldOf('200'), replay, { now: queue.now() });
    expect(replayed).toEqual({ count: 1, hasMore: false });
    await deliver();
    expect(await written()).toEqual(['lead_1@example.com 60']);
    expect(await statuses()).toEqual(['delivered', 'delivered']);
  });

  it('stay in order if a field of the automation is corrected between two runs', async () => {
    const id = await addHubspot({ fields: { plan_c: '{{lead.stage}}' } });
    await fire(id, 30);
    await deliver({ behavior: '500' });
    await call('PUT', `/api/automations/${id}`, {
      token: tenant.token,
      body: { config: { accessToken: 'pat', fields: { plan: '{{lead.stage}}' } } },
    });
    await fire(id, 80);
    await deliver({ minutes: 60 });
    expect(await written()).toEqual(['lead_1@example.com 80']);
    expect(await statuses()).toEqual(['delivered', 'delivered']);
  });

  it('still happen for an older state if the delivery with the newest state is discarded', async () => {
    const [first, second] = [await addHubspot(), await addHubspot()];
    await fire(first, 30);
    await fire(second, 60);
    // The write is stored but not sent yet.
    await queue.deliverUntil(queue.now(), consumeIn(worldOf('200')));
    await call('DELETE', `/api/automations/${second}`, { token: tenant.token });
    await deliver({ minutes: 10 });
    expect(await written()).toEqual(['lead_1@example.com 30']);
    expect(await statuses()).toEqual(['delivered', 'discarded']);
  });
});
