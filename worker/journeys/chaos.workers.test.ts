import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import { consumeRefreshes } from '../cron/consume-refreshes.ts';
import { runSchedules } from '../cron/run-schedules.ts';
import { HOUR_MS } from '../domain/time.ts';
import { app } from '../edge/app.ts';
import { projectObject } from '../project/project-client.ts';
import { forgetProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { FAULTS, FaultPlan, faultyEnv } from '../testing/fault-points.ts';
import { newLead, recountReadModels, type TestLead } from '../testing/lead-objects.ts';
import { dumpReadModels } from '../testing/read-models.ts';
import { runs } from '../testing/runs.ts';

// Every call that leaves an object, the edge or a consumer fails once. `npm run test:long` makes each call fail in every way, `npm test`
// only in the first.

vi.setConfig({ testTimeout: 120_000 });

interface World {
  tenant: Tenant;
  inbox: string;
  leads: TestLead[];
}

/** A project with an automation that fires on the stage Hot, and leads without events. */
async function newWorld(): Promise<World> {
  const tenant = await newTenant(`owner-${crypto.randomUUID()}@example.com`);
  const inbox = crypto.randomUUID();
  const config = { url: `${inject('receiverUrl')}/${inbox}/200`, method: 'POST' };
  const body = { name: 'Call them', action: 'webhook', whenStage: 'hot', config };
  expect((await call('POST', '/api/automations', { token: tenant.token, body })).status).toBe(201);
  const leads = ['hot', 'cold'].map((leadId) => newLead({ projectId: tenant.projectId, leadId }));
  return { tenant, inbox, leads };
}

const EVENTS = [
  { leadId: 'hot', eventType: 'demo_request', eventId: 'evt_1' },
  { leadId: 'hot', eventType: 'signup', eventId: 'evt_2' },
  { leadId: 'hot', eventType: 'signup', eventId: 'evt_2' },
  { leadId: 'cold', eventType: 'page_view', eventId: 'evt_1' },
];

/** Adds the plan's fault points to an object. Fault points disappear when the object is evicted. */
async function plant(stub: DurableObjectStub, plan: FaultPlan, who: string): Promise<void> {
  await runInDurableObject(stub, (instance, state) => {
    const crash = () => state.abort(`chaos: ${who} is gone`);
    Object.assign(instance as object, { env: faultyEnv(env, plan, { who, crash }) });
    const getAlarm = state.storage.getAlarm.bind(state.storage);
    const value = () => plan.pass(`${who}: storage.getAlarm`, getAlarm, crash);
    Object.defineProperty(state.storage, 'getAlarm', { value });
  });
}

/** Sends a batch as a client would: repeats it until every event is accepted. Some failed attempts answer with status 500. */
async function sendUntilAccepted({ tenant }: World, edgeEnv: Env): Promise<void> {
  let open = EVENTS;
  for (let tries = 0; open.length > 0; tries++) {
    expect(tries).toBeLessThan(4);
    // Cached configs and keys would skip some reads, so the test acts as a fresh isolate that reads everything.
    forgetProjectConfig(tenant.projectId);
    const context = createExecutionContext();
    const request = new Request('https://leads.example/api/events/batch', {
      method: 'POST',
      headers: { 'X-API-Key': tenant.secretKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({ events: open }),
    });
    const response = await app.fetch(request, edgeEnv, context);
    const answer = (await response.json()) as { results?: { status: string }[] };
    await waitOnExecutionContext(context);
    open = open.filter(
      (_, i) => answer.results?.[i]?.status !== 'accepted' && answer.results?.[i]?.status !== 'duplicate',
    );
  }
}

/** Runs the leads' pending work until none is left, and wakes any lead that crashes. */
async function settle({ leads }: World): Promise<void> {
  for (let round = 0; round < 10; round++) {
    const ran = await Promise.all(
      leads.map(({ projectId, leadId }) =>
        runDurableObjectAlarm(newLead({ projectId, leadId }).stub).catch(() => true),
      ),
    );
    if (!ran.some(Boolean)) return;
  }
  throw new Error('the leads never finish');
}

const firings = async ({ tenant }: World) =>
  (
    await env.DB.prepare(`SELECT lead_id, status FROM deliveries WHERE project_id = ?1 AND type = 'automation.fired'`)
      .bind(tenant.projectId)
      .all()
  ).results;

/** Checks that no event was lost or counted twice, and that each is stored with the right lead. */
async function requireWhole(world: World): Promise<void> {
  const { tenant, inbox, leads } = world;
  const read = async (path: string) => (await call('GET', `/api/leads/${path}`, { key: tenant.secretKey })).body;
  expect(await read('hot')).toMatchObject({ eventCount: 2, currentScore: 70, leadStage: 'hot' });
  expect(await read('cold')).toMatchObject({ eventCount: 1, currentScore: 5 });
  const ids = (await read('hot/timeline')).map(({ eventId }: { eventId: string }) => eventId);
  expect(ids.sort()).toEqual(['evt_1', 'evt_2']);
  const known = leads.map(({ projectId, leadId }) => newLead({ projectId, leadId }));
  await expect.poll(() => dumpReadModels(tenant.projectId)).toEqual(await recountReadModels(known));
  await expect.poll(() => firings(world)).toEqual([{ lead_id: 'hot', status: 'delivered' }]);
  const received = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
    headers: Record<string, string>;
  }[];
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
}

/** Sends events, which reach D1 and the automation's receiver, while one call on the way fails. */
async function runIngest(plan: FaultPlan): Promise<World> {
  const world = await newWorld();
  for (const { stub, leadId } of world.leads) await plant(stub, plan, `lead ${leadId}`);
  await plant(projectObject(env, world.tenant.projectId), plan, 'project');
  // A crash at the edge ends the request without an answer.
  await sendUntilAccepted(world, faultyEnv(env, plan, { who: 'edge', crash: () => {} }));
  await settle(world);
  return world;
}

describe('every await of ingest, drain and projection', () => {
  it('appears in the list of known fault points', async () => {
    const plan = new FaultPlan();
    await requireWhole(await runIngest(plan));
    expect([...new Set(plan.points)].sort()).toEqual([
      'edge: DB.batch',
      'edge: DB.raw',
      'edge: LEAD.ingest',
      'lead cold: PROJECT.project',
      'lead cold: storage.getAlarm',
      'lead hot: DELIVERIES.sendBatch',
      'lead hot: PROJECT.project',
      'lead hot: storage.getAlarm',
      'project: DB.batch',
      'project: DB.run',
    ]);
  });

  it.each(FAULTS.slice(0, runs(1, FAULTS.length)))(
    'may fail (%s): no event is lost or counted twice, and the automation fires once',
    async (fault) => {
      for (let at = 0; ; at++) {
        const plan = new FaultPlan(at, fault);
        const world = await runIngest(plan);
        if (!plan.struck) break;
        await requireWhole(world);
      }
    },
  );
});

/** A queue that holds its messages until a test delivers them. */
function newQueue() {
  const bodies: unknown[] = [];
  const keep = async (messages: Iterable<MessageSendRequest>) => {
    for (const { body } of messages) bodies.push(structuredClone(body));
  };
  const binding = { send: (body: unknown) => keep([{ body }]), sendBatch: keep } as unknown as Queue;
  return { bodies, binding };
}

const ROUNDS_MAX = 12;

/** Delivers the queue's messages at least once, including retries of unacknowledged messages and messages sent in the meantime. */
async function consumeAll(
  { bodies }: ReturnType<typeof newQueue>,
  consume: (batch: MessageBatch, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; bodies.length > 0; round++) {
    expect(round).toBeLessThan(ROUNDS_MAX);
    const taken = bodies.splice(0);
    const batch = createMessageBatch(
      'chaos',
      taken.map((body, i) => ({ id: `msg_${round}_${i}`, timestamp: new Date(), attempts: 1, body })),
    );
    const context = createExecutionContext();
    const broken = await consume(batch, round).then(
      () => false,
      () => true,
    );
    const { explicitAcks } = await getQueueResult(batch, context);
    bodies.push(...taken.filter((_, i) => broken || !explicitAcks.includes(`msg_${round}_${i}`)));
  }
}

/** The longest retry delay of a delivery, so that every pending attempt is due in the next round. */
const ROUND_MS = 12 * HOUR_MS;

/** Sends a lead's announcements to their receiver, while one call of the consumer fails. */
async function runDeliveries(plan: FaultPlan): Promise<World> {
  const world = await newWorld();
  const queue = newQueue();
  for (const { stub } of world.leads)
    await runInDurableObject(stub, (instance) => {
      Object.assign(instance as object, { env: { ...env, DELIVERIES: queue.binding, ATTEMPTS: queue.binding } });
    });
  await sendUntilAccepted(world, env);
  await settle(world);
  const consumerEnv = faultyEnv({ ...env, DELIVERIES: queue.binding, ATTEMPTS: queue.binding }, plan, {
    who: 'deliveries',
    crash: () => {},
  });
  await consumeAll(queue, (batch, round) =>
    consumeDeliveries(batch, consumerEnv, { now: () => Date.now() + round * ROUND_MS }),
  );
  return world;
}

describe('every await of the consumer of deliveries', () => {
  it.each((['answer lost', 'refused'] as const).slice(0, runs(1, 2)))(
    'may fail (%s): the receiver still gets the delivery under one ID',
    async (fault) => {
      for (let at = 0; ; at++) {
        const plan = new FaultPlan(at, fault);
        const world = await runDeliveries(plan);
        if (!plan.struck) {
          expect(at).toBeGreaterThan(3);
          break;
        }
        await requireWhole(world);
      }
    },
  );
});

/** Lets the cron find leads whose stage decay has changed, while one call of the cron or its consumer fails. */
async function runRefreshes(plan: FaultPlan): Promise<World & { callsOfFirstTick: number }> {
  const world = await newWorld();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  await sendUntilAccepted(world, env);
  await settle(world);
  await expect.poll(() => dumpReadModels(world.tenant.projectId)).toMatchObject({ leads: [{}, {}] });
  vi.setSystemTime(Date.now() + 12 * 24 * HOUR_MS);
  const queue = newQueue();
  const cronEnv = faultyEnv({ ...env, REFRESHES: queue.binding }, plan, { who: 'cron', crash: () => {} });
  // The cron runs again a minute later if the first run fails, or else for a second time within the same minute.
  let callsOfFirstTick = 0;
  for (let tick = 0; tick < runs(2, 3); tick++) {
    await runSchedules(cronEnv, Date.now());
    await consumeAll(queue, (batch) => consumeRefreshes(batch, cronEnv, Date.now()));
    callsOfFirstTick ||= plan.points.length;
  }
  await settle(world);
  return { ...world, callsOfFirstTick };
}

describe('every await of the cron and of the consumer of refreshes', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each((['answer lost', 'refused'] as const).slice(0, runs(1, 2)))(
    'may fail (%s): decay is still announced once',
    async (fault) => {
      for (let at = 0; ; at++) {
        const plan = new FaultPlan(at, fault);
        const { tenant, leads, callsOfFirstTick } = await runRefreshes(plan);
        // Cron runs after the work is finished only repeat earlier calls. `npm run test:long` makes these repeated calls fail, too.
        if (!plan.struck || at >= runs(callsOfFirstTick, Number.POSITIVE_INFINITY)) {
          expect(at).toBeGreaterThan(3);
          break;
        }
        const known = leads.map(({ projectId, leadId }) => newLead({ projectId, leadId }));
        await expect.poll(() => dumpReadModels(tenant.projectId)).toEqual(await recountReadModels(known));
        const { stageMoves } = await dumpReadModels(tenant.projectId);
        expect(stageMoves).toMatchObject([
          { from: 'cold', to: 'hot', cause: 'event', count: 1 },
          { from: 'hot', to: 'warm', cause: 'decay', count: 1 },
        ]);
        vi.useRealTimers();
      }
    },
  );
});

describe('a clock that jumps', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('back and forth between events changes no score, loses nothing, and fires no automation twice', async () => {
    const { tenant, leads } = await newWorld();
    const [lead] = leads as [TestLead];
    const noon = Math.floor(Date.now() / (24 * HOUR_MS)) * 24 * HOUR_MS + 12 * HOUR_MS;
    const happened = noon - 2 * 24 * HOUR_MS;
    vi.useFakeTimers({ toFake: ['Date'], now: noon });
    const jumps = [0, HOUR_MS, -3 * HOUR_MS, 2, -HOUR_MS, 9 * 24 * HOUR_MS, -9 * 24 * HOUR_MS, HOUR_MS];
    for (const [i, jump] of jumps.entries()) {
      vi.setSystemTime(Date.now() + jump);
      const timestamp = new Date(happened + i * 60_000).toISOString();
      const body = { leadId: lead.leadId, eventType: 'signup', eventId: `evt_${i}`, timestamp };
      for (let twice = 0; twice < 2; twice++)
        expect((await call('POST', '/api/events', { key: tenant.secretKey, body })).status).toBe(202);
      await runSchedules(env, Date.now());
      await runDurableObjectAlarm(lead.stub);
    }
    const { body: found } = await call('GET', `/api/leads/${lead.leadId}`, { key: tenant.secretKey });
    expect(found).toMatchObject({ currentScore: 20 * jumps.length, eventCount: jumps.length });
    await expect.poll(() => dumpReadModels(tenant.projectId)).toEqual(await recountReadModels([lead]));
    const firedByDay = async () =>
      (
        await env.DB.prepare(
          `SELECT date((outgoing ->> 'at') / 1000, 'unixepoch') AS day, count(*) AS count FROM deliveries
           WHERE project_id = ?1 AND type = 'automation.fired' GROUP BY day`,
        )
          .bind(tenant.projectId)
          .all<{ day: string; count: number }>()
      ).results;
    await expect.poll(firedByDay).not.toEqual([]);
    expect((await firedByDay()).filter(({ count }) => count > 1)).toEqual([]);
  });
});
