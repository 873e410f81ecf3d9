import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectChange } from '../contract/project-change.ts';
import { HOUR_MS } from '../domain/time.ts';
import { sendToProject } from '../project/project-client.ts';
import { call, newTenant } from '../testing/api.ts';
import {
  DEFAULT_CONFIG,
  ingestInto,
  inLead,
  makeIncoming,
  newLead,
  recountReadModels,
  type TestLead,
} from '../testing/lead-objects.ts';
import { dumpReadModels } from '../testing/read-models.ts';
import { runs } from '../testing/runs.ts';
import { drain } from './drain.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { ingest } from './ingest.ts';
import { findLead, transact } from './storage/snapshot.ts';

type Send = Parameters<typeof drain>[0]['project'];

const toD1: Send = (projectId, change) => sendToProject(env, projectId, change);
const toNowhere: Send = async () => ({ status: 'unavailable' });
/** D1 has the row, but the lead never learns that. */
const answerLost: Send = async (projectId, change) => {
  await toD1(projectId, change);
  throw new Error('the answer was lost');
};

const drainOf = (lead: TestLead, { project = toD1, projectedSeq = null as number | null, seqsMax = 4_000 } = {}) =>
  inLead(lead, (store) => drain({ ...store, project, projectedSeq, seqsMax }).catch((error: Error) => error.message));

it('the row of a young lead is created without SQL, because its events are in memory', async () => {
  const lead = newLead();
  await ingestInto(lead, [makeIncoming({ eventId: 'evt_1', properties: { path: '/pricing' } })]);
  const { statements, quoted } = await inLead(lead, async ({ sql, ...store }) => {
    const exec = vi.spyOn(sql, 'exec');
    const sent: ProjectChange[] = [];
    const project: Send = async (_projectId, change) => {
      sent.push(change);
      return { status: 'committed', seq: change.toSeq };
    };
    await drain({ ...store, sql, project, projectedSeq: 0 });
    const asked = exec.mock.calls.map(([query]) => query);
    exec.mockRestore();
    return { statements: asked, quoted: sent.map(({ row }) => row?.lastEvent?.page) };
  });
  expect({ statements, quoted }).toEqual({ statements: [], quoted: ['/pricing'] });
});

const seqOf = (lead: TestLead) => inLead(lead, (store) => findLead(store)?.snapshot.seq ?? 0);

const READ_MODELS = ['leads', 'activity_hourly', 'stage_moves_hourly', 'stage_counts'] as const;

/** The state in a backup. */
async function backUp(projectId: string) {
  const tables = await env.DB.batch<Record<string, unknown>>(
    READ_MODELS.map((table) => env.DB.prepare(`SELECT * FROM ${table} WHERE project_id = ?1`).bind(projectId)),
  );
  return tables.map(({ results }) => results);
}

/** Resets a project's read models to the content of a backup, or empties them if there is none. */
async function restore(projectId: string, backup: Awaited<ReturnType<typeof backUp>> = []) {
  const empty = READ_MODELS.map((table) =>
    env.DB.prepare(`DELETE FROM ${table} WHERE project_id = ?1`).bind(projectId),
  );
  const fill = backup.flatMap((rows, i) =>
    rows.map((row) => {
      const columns = Object.keys(row);
      const query = `INSERT OR REPLACE INTO ${READ_MODELS[i]} (${columns}) VALUES (${columns.map(() => '?')})`;
      return env.DB.prepare(query).bind(...Object.values(row));
    }),
  );
  await env.DB.batch([...empty, ...fill]);
}

/** Adds events without the object, because its timer and alarm would drain the lead. The tests call `drain` themselves. */
const addEvents = ({ stub, ...lead }: TestLead, events: IncomingEvent[]) =>
  inLead({ stub }, (store, storage) => {
    const command = { ...lead, namedAs: 'own' as const, config: DEFAULT_CONFIG, events };
    transact({ storage, memory: store.memory }, () =>
      ingest({ ...store, now: Date.now(), projectedSeq: null }, command),
    );
  });

describe('drain', () => {
  it('writes nothing for a lead that does not exist', async () => {
    const lead = newLead();
    expect(await drainOf(lead, { project: toNowhere })).toEqual({ status: 'idle' });
  });

  it('sends nothing if D1 is known to be up to date', async () => {
    const lead = newLead();
    await addEvents(lead, [makeIncoming({ eventId: 'evt_1' })]);
    expect(await drainOf(lead, { project: toNowhere, projectedSeq: 1 })).toEqual({ status: 'drained', seq: 1 });
  });

  it.each([
    ['less than D1 has', 0],
    ['more than D1 has', 4],
  ])('continues from the seq in D1 if the lead assumed %s', async (_what, believed) => {
    const lead = newLead();
    await addEvents(lead, [makeIncoming({ eventId: 'evt_1' }), makeIncoming({ eventId: 'evt_2' })]);
    expect(await drainOf(lead)).toEqual({ status: 'drained', seq: 2 });
    await addEvents(
      lead,
      ['evt_3', 'evt_4', 'evt_5'].map((eventId) => makeIncoming({ eventId })),
    );
    expect(await drainOf(lead, { projectedSeq: believed })).toEqual({ status: 'drained', seq: 5 });
    expect(await dumpReadModels(lead.projectId)).toEqual(await recountReadModels([lead]));
  });

  it('rebuilds deleted rows and counters from the objects byte for byte', async () => {
    const projectId = `prj_${crypto.randomUUID()}`;
    const leads = ['lead_1', 'lead_2', 'lead_3'].map((leadId) => newLead({ projectId, leadId }));
    for (const [i, lead] of leads.entries()) {
      const types = ['page_view', 'demo_request', 'contract_signed'].slice(0, i + 1);
      await addEvents(
        lead,
        types.map((type, n) => makeIncoming({ eventId: `evt_${n}`, type, occurredAt: Date.now() - n * 30 * HOUR_MS })),
      );
      await drainOf(lead);
    }
    const before = JSON.stringify(await dumpReadModels(projectId));
    await restore(projectId);
    expect(await dumpReadModels(projectId)).toEqual({ leads: [], activity: [], stageMoves: [], stageCounts: [] });
    for (const lead of leads) {
      const seq = await seqOf(lead);
      // If the leads learned nothing from the answer, they would assume that D1 has everything.
      expect(await drainOf(lead, { projectedSeq: 0 })).toEqual({ status: 'drained', seq });
    }
    expect(JSON.stringify(await dumpReadModels(projectId))).toBe(before);
  });

  it('sends a long log in several messages, and continues after an outage where it stopped', async () => {
    const lead = newLead();
    const hours = 40;
    await addEvents(
      lead,
      Array.from({ length: hours }, (_, i) =>
        makeIncoming({ eventId: `evt_${i}`, occurredAt: Date.now() - i * HOUR_MS }),
      ),
    );
    const told: { fromSeq: number; toSeq: number; counters: number }[] = [];
    const project: Send = async (projectId, change) => {
      if (told.length === 3) return toNowhere(projectId, change);
      const { fromSeq, toSeq, activity } = change;
      told.push({ fromSeq, toSeq, counters: activity.length });
      return toD1(projectId, change);
    };
    const seq = await seqOf(lead);
    expect(await drainOf(lead, { project, seqsMax: 10 })).toEqual({ status: 'unavailable' });
    expect(told.map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
      [0, 10],
      [10, 20],
      [20, 30],
    ]);
    for (const { counters } of told) expect(counters).toBeLessThanOrEqual(10);
    expect(await drainOf(lead, { seqsMax: 10 })).toEqual({ status: 'drained', seq });
    expect(await dumpReadModels(lead.projectId)).toEqual(await recountReadModels([lead]));
  });

  it('keeps messages within the limit of D1, even for a log of many years with the longest event types', async () => {
    const lead = newLead();
    const type = 'x'.repeat(LIMITS.eventTypeCharsMax);
    await addEvents(
      lead,
      Array.from({ length: 10_000 }, (_, i) =>
        makeIncoming({ eventId: `evt_${i}`, type, occurredAt: Date.now() - i * HOUR_MS }),
      ),
    );
    const bytes: number[] = [];
    const project: Send = (projectId, change) => {
      bytes.push(JSON.stringify(change).length);
      return toD1(projectId, change);
    };
    expect(await drainOf(lead, { project })).toEqual({ status: 'drained', seq: 10_000 });
    expect(bytes).toHaveLength(3);
    // Max. size of one group in the project's object.
    expect(Math.max(...bytes)).toBeLessThan(1_000_000);
    expect(await dumpReadModels(lead.projectId)).toEqual(await recountReadModels([lead]));
  });

  it('counts the events of all parts, even those withdrawn later', async () => {
    const { projectId, token } = await newTenant();
    const [winner, loser] = ['winner', 'loser'].map((leadId) => newLead({ projectId, leadId })) as [TestLead, TestLead];
    const send = (leadId: string, eventId: string) =>
      call('POST', '/api/events', { token, body: { eventType: 'signup', leadId, eventId } });
    const settle = async () => {
      while ((await Promise.all([winner, loser].map(({ stub }) => runDurableObjectAlarm(stub)))).some(Boolean));
    };
    await send('winner', 'evt_1');
    await send('loser', 'evt_2');
    await call('POST', '/api/leads/winner/merge', { token, body: { leadId: 'loser' } });
    await settle();
    // The winner counts the event until it is separated together with the lead to which it was sent.
    await send('loser', 'evt_3');
    await send('winner', 'evt_4');
    await call('POST', '/api/leads/loser/unmerge', { token });
    await settle();
    await expect.poll(() => dumpReadModels(projectId)).toEqual(await recountReadModels([winner, loser]));
    const before = JSON.stringify(await dumpReadModels(projectId));
    for (const seqsMax of [1, 2, 3, 4, 5]) {
      await restore(projectId);
      for (const lead of [winner, loser]) await drainOf(lead, { projectedSeq: 0, seqsMax });
      expect(JSON.stringify(await dumpReadModels(projectId))).toBe(before);
    }
  });

  it('ends with exact rows and counters after any sequence of outages, lost answers, and restored or emptied D1s', async () => {
    const anyLead = fc.constantFrom(0, 1, 2);
    const anyStep = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('ingest' as const),
          lead: anyLead,
          type: fc.constantFrom('page_view', 'signup', 'demo_request'),
          hoursAgo: fc.constantFrom(0, 1, 30, 24 * 40),
          count: fc.integer({ min: 1, max: 3 }),
        }),
      },
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('drain' as const),
          lead: anyLead,
          project: fc.constantFrom(toD1, toD1, toNowhere, answerLost),
          believes: fc.constantFrom('the truth', 'the hint', 'nothing', 'everything'),
          seqsMax: fc.constantFrom(1, 2, 4_000),
        }),
      },
      { weight: 1, arbitrary: fc.constant({ do: 'back up' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'restore' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'empty' as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 16 }), async (steps) => {
        const projectId = `prj_${crypto.randomUUID()}`;
        const leads = [0, 1, 2].map((i) => newLead({ projectId, leadId: `lead_${i}` }));
        const drained = new Map<TestLead, number>();
        let eventCount = 0;
        let backup: Awaited<ReturnType<typeof backUp>> = [];
        const addMore = (
          lead: TestLead,
          { count, type = 'page_view', hoursAgo = 0 }: { count: number; type?: string; hoursAgo?: number },
        ) =>
          addEvents(
            lead,
            Array.from({ length: count }, () =>
              makeIncoming({ eventId: `evt_${eventCount++}`, type, occurredAt: Date.now() - hoursAgo * HOUR_MS }),
            ),
          );
        for (const step of steps) {
          const lead = leads['lead' in step ? step.lead : 0] as TestLead;
          switch (step.do) {
            case 'ingest':
              await addMore(lead, step);
              break;
            case 'drain': {
              const beliefs = {
                'the truth': drained.get(lead) ?? 0,
                'the hint': null,
                nothing: 0,
                everything: await seqOf(lead),
              };
              const { project, believes, seqsMax } = step;
              const result = await drainOf(lead, { project, projectedSeq: beliefs[believes], seqsMax });
              if (typeof result === 'object' && result.status === 'drained') drained.set(lead, result.seq);
              break;
            }
            case 'back up':
              backup = await backUp(projectId);
              break;
            case 'restore':
              await restore(projectId, backup);
              break;
            case 'empty':
              await restore(projectId);
              break;
          }
        }
        for (const lead of leads) {
          await addMore(lead, { count: 1 });
          expect(await drainOf(lead)).toEqual({ status: 'drained', seq: await seqOf(lead) });
        }
        expect(await dumpReadModels(projectId)).toEqual(await recountReadModels(leads));
      }),
      { numRuns: runs(12, 25) },
    );
  });
});
