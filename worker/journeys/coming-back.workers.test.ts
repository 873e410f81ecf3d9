import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { countReturns } from '../cron/count-returns.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { furnishLeads } from '../testing/furnish-leads.ts';

const DAY_MS = 86_400_000;
const WAIT = { timeout: 60_000 };
/** Leads from half a year: half of them return every four days until today, and the others visit once. */
const LEADS = 140;

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const idOf = (i: number) => `lead_${String(i).padStart(3, '0')}`;
const today = () => Math.floor(Date.now() / DAY_MS) * DAY_MS;

function furnish(): Promise<void> {
  const events = Array.from({ length: LEADS }, (_, i) => {
    const began = 60 + (i % 100);
    const ages = i % 2 === 0 ? Array.from({ length: Math.floor(began / 4) + 1 }, (_each, k) => began - 4 * k) : [began];
    return ages.map((age) => ({
      ...{ leadId: idOf(i), eventType: 'page_view', eventId: `evt_${age}` },
      timestamp: new Date(today() - age * DAY_MS).toISOString(),
    }));
  }).flat();
  return furnishLeads(tenant, { events, leads: LEADS });
}

const countWeekly = async (now: number) => {
  await countReturns(env, now);
  const [study] = await get('/api/studies');
  await expect.poll(async () => (await get(`/api/studies/${study.id}`)).status, WAIT).toBe('finished');
  return get(`/api/studies/${study.id}`);
};
const studiesOf = async () => ((await get('/api/studies')) as unknown[]).length;

describe('retention cohorts', () => {
  const cohorts = async (asked: object) => {
    const { body } = await ask('POST', '/api/studies', { kind: 'cohorts', ...asked });
    await expect.poll(async () => (await get(`/api/studies/${body.id}`)).status, WAIT).toBe('finished');
    return get(`/api/studies/${body.id}`);
  };

  it('are counted for all leads, by week and by a property', async () => {
    await furnish();
    const { plan, result } = await cohorts({ by: 'week', withinDays: [14] });
    expect(plan).toMatchObject({ by: 'week', withinDays: [14], outcome: { eventType: 'contract_signed' } });
    const sizes = result.cohorts.map(({ leads }: { leads: number }) => leads);
    expect(sizes.reduce((sum: number, leads: number) => sum + leads, 0)).toBe(LEADS);
    expect(result.cohorts[0].within).toEqual([{ days: 14, leads: sizes[0], converted: 0 }]);
    // Half of the leads returned every four days.
    expect(result.cohorts[1].weeks[0]).toMatchObject({ leads: sizes[1], active: expect.any(Number) });
    expect(result.cohorts[1].weeks[0].active).toBeGreaterThan(0);
    const byProperty = await cohorts({ by: { property: 'plan' } });
    expect(byProperty.result.cohorts).toMatchObject([{ key: null, leads: LEADS }]);
    expect(await ask('POST', '/api/studies', { kind: 'cohorts', withinDays: [] })).toMatchObject({ status: 400 });
  });

  it('show who reached a stage above the lowest; other stages are rejected with a list of valid stages', async () => {
    await furnish();
    // Leads that return every four days have 30 points after six page views. All other leads keep their 5 points.
    const warm = await cohorts({ by: { property: 'plan' }, withinDays: [30], stage: 'warm' });
    expect(warm.plan).toMatchObject({ stage: 'warm', outcome: { eventType: 'contract_signed' } });
    expect(warm.result.cohorts).toMatchObject([
      { key: null, converted: LEADS / 2, within: [{ days: 30, converted: LEADS / 2 }] },
    ]);
    for (const stage of ['boiling', 'cold'])
      expect(await ask('POST', '/api/studies', { kind: 'cohorts', stage })).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining('above the lowest (warm, hot, qualified)') },
      });
  });
});

describe('the chance that a lead comes back', () => {
  it('is computed only from leads that the customer knows, so invented visitors have no effect', async () => {
    await furnish();
    const events = Array.from({ length: 100 }, (_, i) =>
      [150, 120, 90, 60, 30, 5].map((age) => ({
        ...{ anonymousId: `invented_${i}`, eventType: 'page_view', eventId: `evt_${age}` },
        timestamp: new Date(today() - age * DAY_MS).toISOString(),
      })),
    ).flat();
    const { result: alone } = await countWeekly(Date.now());
    await furnishLeads({ ...tenant, secretKey: tenant.publishableKey }, { events, leads: LEADS + 100 });
    const { body } = await ask('POST', '/api/studies', { kind: 'return' });
    await expect.poll(async () => (await get(`/api/studies/${body.id}`)).status, WAIT).toBe('finished');
    const { result } = await get(`/api/studies/${body.id}`);
    expect(alone).toMatchObject({ learnedFrom: 'known', leads: LEADS });
    expect(result).toEqual({ ...alone, leads: LEADS + 100 });
  });

  it('is computed once a week from the project’s own history, and then shown for each lead', async () => {
    await furnish();
    const before = await get(`/api/leads/${idOf(0)}/intelligence`);
    expect(before.basis.comingBack).toBeNull();

    const study = await countWeekly(Date.now());
    expect(study).toMatchObject({ kind: 'return', result: { leads: LEADS, horizonDays: 30 } });
    expect(study.result.test.logLoss.chosen).toBeLessThan(study.result.test.logLoss.constant);

    const regular = await get(`/api/leads/${idOf(0)}/intelligence`);
    const gone = await get(`/api/leads/${idOf(1)}/intelligence`);
    expect([regular.riskLevel, gone.riskLevel]).toEqual(['low', 'high']);
    expect(regular.churnProbability).toBeLessThan(0.2);
    expect(gone.churnProbability).toBeGreaterThan(0.9);
    const { chance, leads, cameBack, baseRate } = gone.basis.comingBack;
    expect(gone.churnProbability).toBeCloseTo(1 - chance, 2);
    // The number of other leads that also visited once and stayed away as long.
    expect(leads).toBeGreaterThan(30);
    expect(cameBack).toBe(0);
    expect(gone.basis.risk).toMatchObject({ mediumFrom: 1 - baseRate, highFrom: 1 - baseRate / 2 });

    const again = async (days: number) => {
      await countReturns(env, Date.now() + days * DAY_MS);
      return studiesOf();
    };
    expect([await again(0), await again(6.9), await again(7)]).toEqual([1, 1, 2]);
  });

  it('can be requested for another horizon without changing the leads’ figures', async () => {
    await furnish();
    const { status, body } = await ask('POST', '/api/studies', { kind: 'return', horizonDays: 7 });
    expect({ status, body }).toMatchObject({ status: 202, body: { kind: 'return', plan: { horizonDays: 7 } } });
    await expect.poll(async () => (await get(`/api/studies/${body.id}`)).status, WAIT).toBe('finished');
    expect((await get(`/api/studies/${body.id}`)).result.horizonDays).toBe(7);
    expect((await get(`/api/leads/${idOf(0)}/intelligence`)).basis.comingBack).toBeNull();
  });

  it('is not computed for only a few leads, and a project without history says so', async () => {
    expect(await countReturns(env, Date.now())).toBe(0);
    expect(await ask('POST', '/api/studies', { kind: 'return' })).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringContaining('time limit has passed (30 days)') } },
    });
  });
});
