import { expect, it } from 'vitest';
import { openNodeD1 } from '../testing/d1.node.ts';
import { withdrawConflicts } from './conflicts.ts';
import { settleClaims } from './settle-claims.ts';

it('undoing an import reads only the claims and conflicts of its own leads', async () => {
  const { db, sqlite } = openNodeD1();
  const asked: string[] = [];
  const watched = {
    prepare: (sql: string) => {
      asked.push(sql);
      return db.prepare(sql);
    },
    batch: (statements: Parameters<typeof db.batch>[0]) => db.batch(statements),
  } as typeof db;
  const lead = { projectId: 'prj_1', importId: 'imp_1' };
  const leads = ['a', 'b'].map((leadId) => ({ leadId, email: `${leadId}@test.com`, emailBy: [] }));
  await settleClaims(watched, { ...lead, leads, now: 0 });
  for (const { leadId } of leads) await db.batch(withdrawConflicts(watched, { ...lead, leadId }));
  const steps = asked.flatMap((sql) =>
    sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail)),
  );
  const searches = steps.filter((step) => /identit/.test(step));
  expect(searches.length).toBeGreaterThanOrEqual(asked.length);
  for (const search of searches) expect(search).toMatch(/^SEARCH .*\(project_id=\? AND .*(lead_id|value)=\?/);
});
