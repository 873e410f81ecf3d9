import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeadRow, ProjectChange } from '../contract/project-change.ts';
import { HOUR_MS } from '../domain/time.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { makeChange, makeRow } from '../testing/make-change.ts';
import { dumpReadModels, recountStages, sumCounts, toRecord } from '../testing/read-models.ts';
import { runs } from '../testing/runs.ts';
import { commitChanges } from './commit-changes.ts';

const HOUR = MONDAY / HOUR_MS;
const commit = (...changes: ProjectChange[]) => commitChanges(env.DB, 'prj_1', changes);

describe('a change of a lead’s row', () => {
  it('starts at 0 for a new lead', async () => {
    const change = makeChange({ fromSeq: 0, row: { seq: 3 } });
    expect(await commit(change)).toEqual([{ status: 'committed', seq: 3 }]);
    expect(await dumpReadModels('prj_1')).toEqual({
      leads: [toRecord('lead_1', change.row)],
      activity: [{ hour: HOUR, eventType: 'page_view', count: 1 }],
      stageMoves: [],
      stageCounts: [{ stage: 'cold', count: 1 }],
    });
  });

  const moved = { stage: 'hot', score: 99 };
  const stageMoves = [{ hour: HOUR, from: 'cold', to: 'hot', cause: 'event', count: 1 }];

  it.each([
    ['repeated', makeChange({ fromSeq: 2, row: { seq: 5, ...moved }, stageMoves })],
    ['stale', makeChange({ fromSeq: 4, row: { seq: 9, ...moved }, stageMoves })],
    ['future', makeChange({ fromSeq: 6, row: { seq: 7, ...moved }, stageMoves })],
    ['first', makeChange({ fromSeq: 0, row: { seq: 1, ...moved }, stageMoves })],
  ])("applies nothing if it is %s, and returns D1's seq", async (_kind, change) => {
    await commit(makeChange({ fromSeq: 0, row: { seq: 2 } }));
    await commit(makeChange({ fromSeq: 2, row: { seq: 5 } }));
    const before = await dumpReadModels('prj_1');
    expect(await commit(change)).toEqual([{ status: 'committed', seq: 5 }]);
    expect(await dumpReadModels('prj_1')).toEqual(before);
  });

  it('applies nothing if D1 has no row of the lead and the change does not start at 0', async () => {
    expect(await commit(makeChange({ fromSeq: 4 }))).toEqual([{ status: 'committed', seq: 0 }]);
    expect(await dumpReadModels('prj_1')).toEqual({ leads: [], activity: [], stageMoves: [], stageCounts: [] });
  });

  it('is written in one batch with changes of many leads; the batch checks each change, and results are in order', async () => {
    const leadIds = Array.from({ length: 300 }, (_, i) => `lead_${String(i).padStart(3, '0')}`);
    const first = leadIds.map((leadId) => makeChange({ leadId }));
    await commitChanges(env.DB, 'prj_1', first);
    // Every third change is outdated, and the IDs are in a different order than before.
    const second = leadIds
      .map((leadId, i) => makeChange({ leadId, fromSeq: i % 3 === 0 ? 0 : 1, row: { seq: 7, stage: 'warm' } }))
      .reverse();
    expect(await commitChanges(env.DB, 'prj_1', second)).toEqual(
      second.map(({ fromSeq }) => ({ status: 'committed', seq: fromSeq === 0 ? 1 : 7 })),
    );
    expect(await dumpReadModels('prj_1')).toEqual({
      leads: leadIds.map((leadId, i) => toRecord(leadId, i % 3 === 0 ? makeRow() : makeRow({ seq: 7, stage: 'warm' }))),
      activity: [{ hour: HOUR, eventType: 'page_view', count: 500 }],
      stageMoves: [],
      stageCounts: [
        { stage: 'cold', count: 100 },
        { stage: 'warm', count: 200 },
      ],
    });
  });

  it('is rolled back with all other changes in its batch if one of the changes fails', async () => {
    const broken = makeChange({ leadId: 'lead_2', row: { stage: null as unknown as string } });
    await expect(async () => {
      await commit(makeChange({ leadId: 'lead_1' }), broken);
    }).rejects.toThrow('NOT NULL constraint failed');
    expect(await dumpReadModels('prj_1')).toEqual({ leads: [], activity: [], stageMoves: [], stageCounts: [] });
  });

  it('in one project does not affect a lead with the same ID in another project', async () => {
    await commitChanges(env.DB, 'prj_1', [makeChange({ row: { seq: 4 } })]);
    expect(await commitChanges(env.DB, 'prj_2', [makeChange({ row: { seq: 9, stage: 'hot' } })])).toEqual([
      { status: 'committed', seq: 9 },
    ]);
    expect((await dumpReadModels('prj_1')).leads).toEqual([toRecord('lead_1', makeRow({ seq: 4 }))]);
    expect((await dumpReadModels('prj_2')).leads).toEqual([toRecord('lead_1', makeRow({ seq: 9, stage: 'hot' }))]);
  });
});

describe('an erasure', () => {
  it.each([
    ['at the row’s seq', 2],
    ['before the row’s seq', 0],
    ['after the row’s seq', 4],
  ])(
    'removes the row whatever seq the row has, but counts the change’s events only if the change starts at this seq (starts %s)',
    async (_where, fromSeq) => {
      await commit(makeChange({ fromSeq: 0, row: { seq: 2 } }), makeChange({ leadId: 'lead_2' }));
      expect(await commit({ ...makeChange({ fromSeq }), row: null })).toEqual([{ status: 'committed', seq: 0 }]);
      expect(await dumpReadModels('prj_1')).toEqual({
        leads: [toRecord('lead_2', makeRow())],
        activity: [{ hour: HOUR, eventType: 'page_view', count: fromSeq === 2 ? 3 : 2 }],
        stageMoves: [],
        stageCounts: [{ stage: 'cold', count: 1 }],
      });
    },
  );
});

describe('rows', () => {
  const anyInstant = fc.integer({ min: 631_152_000_000, max: 4_102_444_800_000 });
  const anyText = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      'Zoë O’Neil',
      `'"; DROP TABLE leads; --`,
      '李雷 🙂',
      '[1,2]',
      '{"a":1}',
      '12.50',
      'null',
      'a\\b\n\tc',
    ),
  );
  const anyRow = fc
    .record({
      seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      name: anyText,
      email: anyText,
      company: anyText,
      score: fc.double({ min: 0, max: 1e9, noNaN: true }).map((score) => score + 0),
      firstEventAt: fc.option(anyInstant),
      lastEventAt: fc.option(anyInstant),
      eventCount: fc.nat(),
      recentEventTimes: fc.array(anyInstant, { maxLength: 20 }),
      phase: fc.constantFrom(0, 1, 2),
      rank: fc.double({ min: -1e4, max: 1e9, noNaN: true }).map((rank) => rank + 0),
      decayFrom: fc.option(anyInstant),
      stage: fc.constantFrom('cold', 'warm', 'a-b_1'),
      changesAt: fc.option(anyInstant),
      evaluatedAt: anyInstant,
      createdAt: anyInstant,
      configVersion: fc.integer({ min: 1, max: 1e6 }),
      mergedInto: fc.constantFrom(null, 'lead_2'),
    })
    .map((row) => makeRow(row));

  it('contain exactly what the change says', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 30 }), async (rows) => {
        const projectId = `prj_${run++}`;
        const named = rows.map((row, i) => ({ leadId: `lead_${String(i).padStart(2, '0')}`, row }));
        await commitChanges(
          env.DB,
          projectId,
          named.map(({ leadId, row }) => makeChange({ leadId, row })),
        );
        expect((await dumpReadModels(projectId)).leads).toEqual(named.map(({ leadId, row }) => toRecord(leadId, row)));
      }),
      { numRuns: runs(20, 40) },
    );
  });

  it('are found again under any lead ID', async () => {
    const leadIds = [
      'a b',
      'ä',
      'é'.normalize('NFD'),
      '李',
      '🙂',
      `'; --`,
      '"',
      '\\',
      '$.row',
      '%',
      'A',
      'a',
      '1',
      '1.0',
    ];
    for (const fromSeq of [0, 1]) {
      const changes = leadIds.map((leadId) => makeChange({ leadId, fromSeq }));
      expect(await commit(...changes)).toEqual(leadIds.map(() => ({ status: 'committed', seq: fromSeq + 1 })));
    }
    const { leads } = await dumpReadModels('prj_1');
    expect(new Set(leads.map(({ lead_id }) => lead_id))).toEqual(new Set(leadIds));
  });
});

describe('counters', () => {
  const STAGES = ['cold', 'warm', 'hot'];
  const anyStep = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constant('commit' as const), leads: fc.subarray(['a', 'b', 'c', 'd']) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('redeliver' as const), back: fc.nat(3) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('erase' as const),
        lead: fc.constantFrom('a', 'b'),
        off: fc.integer({ min: -1, max: 1 }),
      }),
    },
  );
  const anyContent = fc.record({
    steps: fc.integer({ min: 1, max: 4 }),
    stage: fc.constantFrom(...STAGES),
    /** How far the seq in D1 is from the one that the lead assumes. */
    off: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }) }),
    activity: fc.array(
      fc.record({
        hour: fc.integer({ min: HOUR, max: HOUR + 2 }),
        eventType: fc.constantFrom('page_view', 'signup', 'a: b/c'),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 4 },
    ),
    stageMoves: fc.array(
      fc.record({
        hour: fc.integer({ min: HOUR, max: HOUR + 1 }),
        from: fc.constantFrom(...STAGES),
        to: fc.constantFrom(...STAGES),
        cause: fc.constantFrom('event', 'decay'),
        count: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 3 },
    ),
  });

  it('are exact after any sequence of changes, repeated changes, and erasures', async () => {
    let run = 0;
    const scenario = fc.record({
      steps: fc.array(anyStep, { maxLength: 14 }),
      contents: fc.infiniteStream(anyContent),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ steps, contents }) => {
        const projectId = `prj_${run++}`;
        const rows = new Map<string, LeadRow>();
        const counted = { activity: [] as ProjectChange['activity'], stageMoves: [] as ProjectChange['stageMoves'] };
        const sent: ProjectChange[][] = [];
        const seqOf = (leadId: string) => rows.get(leadId)?.seq ?? 0;

        const send = async (changes: ProjectChange[]) => {
          for (const { leadId, fromSeq, row, activity, stageMoves } of changes) {
            const applies = fromSeq === seqOf(leadId);
            if (row === null) rows.delete(leadId);
            else if (applies) rows.set(leadId, row);
            if (applies) counted.activity.push(...activity);
            if (applies) counted.stageMoves.push(...stageMoves);
          }
          const answer = await commitChanges(env.DB, projectId, changes);
          expect(answer).toEqual(changes.map(({ leadId }) => ({ status: 'committed', seq: seqOf(leadId) })));
        };

        for (const step of steps) {
          if (step.do === 'erase') {
            const change = makeChange({ leadId: step.lead, fromSeq: Math.max(0, seqOf(step.lead) + step.off) });
            await send([{ ...change, row: null }]);
          } else if (step.do === 'redeliver') {
            await send(sent.at(-1 - step.back) ?? []);
          } else {
            const changes = step.leads.map((leadId) => {
              const { steps: added, stage, off, activity, stageMoves } = contents.next().value;
              const fromSeq = Math.max(0, seqOf(leadId) + off);
              return makeChange({ leadId, fromSeq, row: { seq: fromSeq + added, stage }, activity, stageMoves });
            });
            sent.push(changes);
            await send(changes);
          }
        }

        const found = await dumpReadModels(projectId);
        expect(found).toEqual({
          leads: [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([leadId, row]) => toRecord(leadId, row)),
          activity: sumCounts(counted.activity),
          stageMoves: sumCounts(counted.stageMoves),
          stageCounts: await recountStages(projectId),
        });
      }),
      { numRuns: runs(20, 40) },
    );
  });
});

it('an erasure takes several changes if it has to delete much data about another lead', async () => {
  const [since, until] = [MONDAY, MONDAY + 1499];
  await env.DB.prepare(
    `INSERT INTO deliveries (id, project_id, target_kind, target_id, lead_id, type, outgoing, status, created_at, updated_at)
     SELECT 'dlv_' || value, 'prj_1', 'endpoint', 'whk_1', 'dan', 'lead.stage_changed', '{"lead":{"name":"Ann"}}', 'delivered', ?1 + value, 0
     FROM json_each(?2)`,
  )
    .bind(since, JSON.stringify([...Array(2000).keys()]))
    .run();
  const erasure = {
    ...makeChange({ leadId: 'ann' }),
    row: null,
    summary: null,
    activity: [],
    forgets: [{ leadId: 'dan', since, until }],
  };
  const kept = () => env.DB.prepare('SELECT count(*) AS n FROM deliveries WHERE lead_kept = 1').first('n');
  expect(await commit(erasure)).toEqual([{ status: 'committed', seq: 0, isForgetting: true }]);
  expect(await kept()).toBe(1000);
  expect(await commit(erasure)).toEqual([{ status: 'committed', seq: 0 }]);
  expect(await kept()).toBe(500);
});
