import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LeadObject } from '../lead/lead-object.ts';
import { readState } from '../lead/storage/state.ts';
import { readBacklog } from '../observe/backlog.ts';
import { projectObject } from '../project/project-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { carried, inLead, inStorage, newLead, recountReadModels, type TestLead } from '../testing/lead-objects.ts';
import { dumpReadModels } from '../testing/read-models.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** D1 answers, but every statement on leads fails. */
const breakD1 = () => env.DB.exec('ALTER TABLE leads RENAME TO leads_away');
const mendD1 = () => env.DB.exec('ALTER TABLE leads_away RENAME TO leads');

async function send({ publishableKey: key }: Tenant, events: { leadId: string; eventType: string; eventId: string }[]) {
  const [first] = events;
  const { status } =
    events.length === 1 && first
      ? await call('POST', '/api/events', { key, body: first })
      : await call('POST', '/api/events/batch', { key, body: { events } });
  expect(status).toBe(202);
}

const leadsOf = ({ projectId }: Tenant, ...leadIds: string[]): TestLead[] =>
  leadIds.map((leadId) => newLead({ projectId, leadId }));

/** D1 catches up with the objects automatically. */
const expectD1ToFollow = async (tenant: Tenant, leads: TestLead[]) => {
  const expected = await recountReadModels(leads);
  await expect.poll(() => dumpReadModels(tenant.projectId)).toEqual(expected);
};

const alarmOf = (lead: TestLead) => inStorage(lead, (_sql, storage) => storage.getAlarm());

describe('while D1 is unavailable', () => {
  it('events are accepted and scored; afterwards, D1 catches up automatically with exact counters', async () => {
    const tenant = await newTenant();
    const leads = leadsOf(tenant, 'lead_1', 'lead_2', 'lead_3');
    await send(tenant, [
      { leadId: 'lead_1', eventType: 'page_view', eventId: 'evt_1' },
      { leadId: 'lead_2', eventType: 'demo_request', eventId: 'evt_1' },
    ]);
    await expectD1ToFollow(tenant, leads.slice(0, 2));

    await breakD1();
    await send(tenant, [{ leadId: 'lead_1', eventType: 'contract_signed', eventId: 'evt_2' }]);
    // Sends duplicates of one event that D1 has and one that it lacks.
    await send(tenant, [{ leadId: 'lead_1', eventType: 'page_view', eventId: 'evt_1' }]);
    await send(tenant, [{ leadId: 'lead_1', eventType: 'contract_signed', eventId: 'evt_2' }]);
    await send(tenant, [
      { leadId: 'lead_2', eventType: 'signup', eventId: 'evt_2' },
      { leadId: 'lead_3', eventType: 'page_view', eventId: 'evt_1' },
    ]);
    for (const { stub } of leads) await runDurableObjectAlarm(stub);
    const { body: lead } = await call('GET', '/api/leads/lead_1', { key: tenant.secretKey });
    expect(lead).toMatchObject({ currentScore: 105, leadStage: 'qualified', eventCount: 2 });
    // A lead evicted in the meantime notices when it wakes that its latest changes are missing in D1.
    for (const { stub } of leads.slice(1)) await evictDurableObject(stub);
    await send(tenant, [
      { leadId: 'lead_2', eventType: 'page_view', eventId: 'evt_3' },
      { leadId: 'lead_3', eventType: 'page_view', eventId: 'evt_1' },
    ]);

    await mendD1();
    await expectD1ToFollow(tenant, leads);
    const { stageMoves } = await dumpReadModels(tenant.projectId);
    expect(stageMoves).toMatchObject([
      { from: 'cold', to: 'qualified', cause: 'event', count: 1 },
      { from: 'cold', to: 'warm', cause: 'event', count: 1 },
      { from: 'warm', to: 'hot', cause: 'event', count: 1 },
    ]);
  });

  it('the alarm never throws: it retries with doubling delays of up to a minute, and stops when D1 is back', async () => {
    const tenant = await newTenant();
    const [lead] = leadsOf(tenant, 'lead_1') as [TestLead];
    await breakD1();
    await send(tenant, [{ leadId: 'lead_1', eventType: 'page_view', eventId: 'evt_1' }]);
    // The delay is rounded up, because a part of it has already passed.
    const delay = async () => Math.ceil((((await alarmOf(lead)) ?? 0) - Date.now()) / 1000);
    // By now, the timer has failed, and the alarm is set.
    await expect.poll(delay).toBe(1);
    const delays: number[] = [];
    for (let failures = 2; failures <= 8; failures++) {
      expect(await runDurableObjectAlarm(lead.stub)).toBe(true);
      delays.push(await delay());
    }
    expect(delays).toEqual([2, 4, 8, 16, 32, 60, 60]);
    await mendD1();
    expect(await runDurableObjectAlarm(lead.stub)).toBe(true);
    expect(await alarmOf(lead)).toBeNull();
    expect(await dumpReadModels(tenant.projectId)).toEqual(await recountReadModels([lead]));
  });
});

describe('the retry delay', () => {
  it('continues where it was after the object was evicted', async () => {
    const tenant = await newTenant();
    const [lead] = leadsOf(tenant, 'lead_1') as [TestLead];
    await breakD1();
    await send(tenant, [{ leadId: 'lead_1', eventType: 'page_view', eventId: 'evt_1' }]);
    const delay = async () => Math.ceil((((await alarmOf(lead)) ?? 0) - Date.now()) / 1000);
    await expect.poll(delay).toBe(1);
    const delays: number[] = [];
    for (let sleeps = 1; sleeps <= 4; sleeps++) {
      await evictDurableObject(lead.stub);
      expect(await runDurableObjectAlarm(lead.stub)).toBe(true);
      delays.push(await delay());
    }
    expect(delays).toEqual([2, 4, 8, 16]);
    await mendD1();
    await runDurableObjectAlarm(lead.stub);
    expect(await inLead(lead, (store) => readState(store, ['failures']))).toEqual({});
  });

  it('an overdue alarm is set again by the next call', async () => {
    const tenant = await newTenant();
    const [lead] = leadsOf(tenant, 'lead_1') as [TestLead];
    await send(tenant, [{ leadId: 'lead_1', eventType: 'page_view', eventId: 'evt_1' }]);
    await evictDurableObject(lead.stub);
    const lostAt = Date.now() - 10 * 60_000;
    // An alarm set in the past would run at once, so the test simulates one that failed to run.
    const before = Date.now();
    const setAt = await runInDurableObject(lead.stub, async (object, state) => {
      vi.spyOn(state.storage, 'getAlarm').mockResolvedValue(lostAt);
      const setAlarm = vi.spyOn(state.storage, 'setAlarm').mockResolvedValue();
      await (object as unknown as LeadObject).refresh(carried(lead));
      return setAlarm.mock.calls.map(([at]) => Number(at));
    });
    expect(setAt.length).toBeGreaterThan(0);
    expect(Math.min(...setAt)).toBeGreaterThanOrEqual(before);
  });
});

describe('a lead that D1 rejects', () => {
  const refuse = (leadId: string) =>
    env.DB.prepare(
      `CREATE TRIGGER refused BEFORE INSERT ON leads WHEN new.lead_id = '${leadId}' BEGIN SELECT RAISE(ABORT, 'constraint of a test'); END`,
    ).run();
  const accept = () => env.DB.prepare('DROP TRIGGER refused').run();
  const lagSeconds = async () =>
    (await readBacklog(env.DB, { now: Date.now() + 60_000, shards: 1 })).projectionLagSeconds;

  it('does not delay other leads, and is reported until its row is written, even after an eviction', async () => {
    const tenant = await newTenant();
    const [refused, other] = leadsOf(tenant, 'lead_1', 'lead_2') as [TestLead, TestLead];
    let sent = 0;
    const touch = async (lead: TestLead) => {
      await send(tenant, [{ leadId: lead.leadId, eventType: 'page_view', eventId: `evt_${sent++}` }]);
      await runDurableObjectAlarm(lead.stub);
    };
    await refuse('lead_1');
    await touch(refused);
    await touch(other);
    await expect.poll(lagSeconds).toBeGreaterThanOrEqual(60);
    const { leads } = await dumpReadModels(tenant.projectId);
    expect(leads).toMatchObject([{ lead_id: 'lead_2' }]);

    await evictDurableObject(projectObject(env, tenant.projectId));
    await touch(other);
    await expect.poll(lagSeconds).toBeNull();
    await touch(refused);
    await touch(other);
    await expect.poll(lagSeconds).toBeGreaterThanOrEqual(60);

    await accept();
    await touch(refused);
    await expect.poll(lagSeconds).toBeNull();
    await expectD1ToFollow(tenant, [refused, other]);
  });
});

describe('a lead whose alarm fails', () => {
  it('for an unexpected reason is retried', async () => {
    const tenant = await newTenant();
    const [lead] = leadsOf(tenant, 'lead_1') as [TestLead];
    // The event changes the stage, because only a stage change writes to the missing table.
    await send(tenant, [{ leadId: 'lead_1', eventType: 'demo_request', eventId: 'evt_1' }]);
    await inStorage(lead, (sql) => sql.exec('ALTER TABLE transitions RENAME TO transitions_away'));
    expect(await runDurableObjectAlarm(lead.stub)).toBe(true);
    expect(await alarmOf(lead)).toBeGreaterThan(Date.now());
    await inStorage(lead, (sql) => sql.exec('ALTER TABLE transitions_away RENAME TO transitions'));
    await expectD1ToFollow(tenant, [lead]);
  });
});

describe('an emptied D1', () => {
  it('fills up again with exact rows and counters as soon as each lead does something', async () => {
    const tenant = await newTenant();
    const leads = leadsOf(tenant, 'lead_1', 'lead_2');
    await send(tenant, [
      { leadId: 'lead_1', eventType: 'page_view', eventId: 'evt_1' },
      { leadId: 'lead_1', eventType: 'contract_signed', eventId: 'evt_2' },
      { leadId: 'lead_2', eventType: 'signup', eventId: 'evt_1' },
    ]);
    await expectD1ToFollow(tenant, leads);
    await env.DB.batch(
      ['leads', 'activity_hourly', 'stage_moves_hourly', 'stage_counts'].map((table) =>
        env.DB.prepare(`DELETE FROM ${table}`),
      ),
    );
    await send(tenant, [{ leadId: 'lead_1', eventType: 'page_view', eventId: 'evt_3' }]);
    await expectD1ToFollow(tenant, leads.slice(0, 1));
    // This lead has been evicted from memory in the meantime.
    await evictDurableObject((leads[1] as TestLead).stub);
    await send(tenant, [{ leadId: 'lead_2', eventType: 'page_view', eventId: 'evt_2' }]);
    await expectD1ToFollow(tenant, leads);
  });
});
