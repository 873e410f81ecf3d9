import { expect, it } from 'vitest';
import { call, newTenant } from '../testing/api.ts';
import { furnishLeads } from '../testing/furnish-leads.ts';

const HOUR_MS = 3_600_000;
const LEADS = 60;
const idOf = (i: number) => `lead_${String(i).padStart(2, '0')}`;

it('a step funnel counts leads that did the chosen events in order, and lists the leads behind each number', async () => {
  const tenant = await newTenant();
  const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
  const began = Date.now() - 48 * HOUR_MS;
  // Every second lead asks for a demo six hours later, and every sixth lead signs another six hours later.
  const events = Array.from({ length: LEADS }, (_, i) =>
    ['signup', ...(i % 2 === 0 ? ['demo_request'] : []), ...(i % 6 === 0 ? ['contract_signed'] : [])].map(
      (type, k) => ({
        ...{ leadId: idOf(i), eventType: type, eventId: type, properties: { team: i % 3 === 0 ? 'red' : 'blue' } },
        timestamp: new Date(began + 6 * k * HOUR_MS).toISOString(),
      }),
    ),
  ).flat();
  await furnishLeads(tenant, { events, leads: LEADS });
  const steps = [{ event: 'signup' }, { event: 'demo_request' }, { event: 'contract_signed' }];
  const started = await ask('POST', '/api/studies', { kind: 'funnel', steps, by: { property: 'team' } });
  expect(started).toMatchObject({
    ...{ status: 202, body: { kind: 'funnel', plan: { steps, enteredWithinDays: 90, withinDays: 30, segment: null } } },
  });
  const at = `/api/studies/${started.body.id}`;
  await expect.poll(async () => (await ask('GET', at)).body.status, { timeout: 60_000 }).toBe('finished');
  const { result, total } = (await ask('GET', at)).body;
  expect(total).toBe(LEADS);
  const reachedIn = (figures: { steps: { reached: number }[] }) => figures.steps.map(({ reached }) => reached);
  expect(reachedIn(result)).toEqual([60, 30, 10]);
  expect([result.leads, result.open, result.others]).toEqual([60, 50, 0]);
  const [first, ...later] = result.steps.map(({ medianSeconds }: { medianSeconds: number | null }) => medianSeconds);
  expect(first).toBeNull();
  for (const seconds of later) expect(Math.abs(seconds / (6 * 3_600) - 1)).toBeLessThan(0.03);
  expect(
    result.groups.map((group: { key: string; steps: { reached: number }[] }) => [group.key, ...reachedIn(group)]),
  ).toEqual([
    ['blue', 40, 20, 0],
    ['red', 20, 10, 10],
  ]);

  const list = async (query: string) => {
    const leads: string[] = [];
    let cursor: string | null = '';
    do {
      const { body } = await ask('GET', `${at}/reached?${query}&limit=7${cursor && `&cursor=${cursor}`}`);
      leads.push(...body.leads.map(({ leadId }: { leadId: string }) => leadId));
      cursor = body.nextCursor;
    } while (cursor !== null);
    return leads.sort();
  };
  const ids = Array.from({ length: LEADS }, (_, i) => i);
  expect(await list('step=1')).toEqual(ids.map(idOf));
  expect(await list('step=3')).toEqual(ids.filter((i) => i % 6 === 0).map(idOf));
  expect(await list('step=2&key=blue')).toEqual(ids.filter((i) => i % 2 === 0 && i % 3 !== 0).map(idOf));
  expect(await list('step=1&key=')).toEqual([]);

  const refused = await ask('POST', '/api/studies', { kind: 'funnel', steps, segment: 'seg_other' });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'segment' }] } });
  const toomany = { kind: 'funnel', steps: Array.from({ length: 6 }, () => ({ event: 'signup' })) };
  expect(await ask('POST', '/api/studies', toomany)).toMatchObject({ status: 400 });
  expect(await ask('GET', `${at}/reached?cursor=nonsense`)).toMatchObject({ status: 400 });
});
