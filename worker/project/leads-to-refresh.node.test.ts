import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LeadRow } from '../contract/project-change.ts';
import { openNodeD1, openOldD1 } from '../testing/d1.node.ts';
import { makeChange } from '../testing/make-change.ts';
import { runs } from '../testing/runs.ts';
import { commitChanges } from './commit-changes.ts';
import { postponeRefreshes } from './postpone-refreshes.ts';

type Sqlite = ReturnType<typeof openNodeD1>['sqlite'];

const PROJECT = 'prj_1';

const entriesOf = (sqlite: Sqlite) =>
  sqlite.prepare('SELECT lead_id, at FROM leads_to_refresh ORDER BY lead_id, at').all();

const openProject = (sqlite: Sqlite) =>
  sqlite.prepare('INSERT INTO projects (id, name, created_at) VALUES (?, ?, 0)').run(PROJECT, 'Acme');

it('a lead that changes as time passes has one refresh entry, which is never later than its change', async () => {
  const anyAt = fc.integer({ min: 1, max: 20 });
  const anyStep = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        leadId: fc.constantFrom('a', 'b'),
        changesIn: fc.option(anyAt),
        isErased: fc.constant(false),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ leadId: fc.constantFrom('a', 'b'), changesIn: fc.constant(null), isErased: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.constant('cron' as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyAt, anyStep), { maxLength: 20 }), async (steps) => {
      const { sqlite, db } = openNodeD1();
      openProject(sqlite);
      const rows = new Map<string, LeadRow>();
      let now = 0;
      for (const [later, step] of steps) {
        now += later;
        if (step === 'cron') await postponeRefreshes(db, { now, leadsMax: 10 });
        else {
          const { leadId, changesIn, isErased } = step;
          const fromSeq = rows.get(leadId)?.seq ?? 0;
          const change = makeChange({
            ...{ leadId, fromSeq },
            row: { evaluatedAt: now, changesAt: changesIn === null ? null : now + changesIn },
          });
          await commitChanges(db, PROJECT, [isErased ? { ...change, row: null } : change]);
          if (isErased) rows.delete(leadId);
          else rows.set(leadId, change.row);
        }
        const waiting = [...rows].filter(([, { changesAt }]) => changesAt !== null).sort();
        const entries = entriesOf(sqlite);
        expect(entries.map(({ lead_id }) => lead_id)).toEqual(waiting.map(([leadId]) => leadId));
        for (const [i, [, { changesAt }]] of waiting.entries()) {
          const entry = Number(entries[i]?.at);
          expect(entry).toBeLessThanOrEqual(Number(changesAt));
          // After the cron has run, only leads whose change is still due have an entry.
          if (step === 'cron' && entry <= now) expect(changesAt).toBeLessThanOrEqual(now);
        }
      }
    }),
    { numRuns: runs(60, 200) },
  );
});

it('leads written by an older version get refresh entries, and later changes move those entries', async () => {
  const { sqlite, db, migrate } = openOldD1('0133');
  const insert = sqlite.prepare(
    `INSERT INTO leads (project_id, lead_id, seq, score, event_count, recent_event_times, phase, rank, stage, changes_at,
       evaluated_at, created_at, config_version, merged_into) VALUES ('${PROJECT}', ?, 1, 5, 1, '[]', 0, 5, 'cold', ?, 1, 1, 1, ?)`,
  );
  insert.run('soon', 10, null);
  insert.run('late', 20, null);
  insert.run('never', null, null);
  insert.run('merged', null, 'soon');
  migrate();
  expect(entriesOf(sqlite)).toEqual([
    { lead_id: 'late', at: 20 },
    { lead_id: 'soon', at: 10 },
  ]);
  const change = (leadId: string, changesAt: number | null) =>
    makeChange({ leadId, fromSeq: 1, row: { evaluatedAt: 2, changesAt } });
  await commitChanges(db, PROJECT, [
    change('soon', 12),
    change('late', 15),
    change('never', 30),
    change('merged', null),
  ]);
  expect(entriesOf(sqlite)).toEqual([
    { lead_id: 'late', at: 15 },
    { lead_id: 'never', at: 30 },
    { lead_id: 'soon', at: 10 },
  ]);
  sqlite.exec('DELETE FROM leads');
  expect(entriesOf(sqlite)).toEqual([]);
});
