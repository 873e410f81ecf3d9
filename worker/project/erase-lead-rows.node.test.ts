import { expect, it } from 'vitest';
import { openNodeD1 } from '../testing/d1.node.ts';
import { eraseLeadRows, eraseRejections } from './erase-lead-rows.ts';
import { settleParted } from './settle-parted.ts';

const lead = { projectId: 'prj_1', leadIds: ['a', 'b'] };

it('an erasure looks at the rows of its leads, however many the project has', () => {
  const { db, sqlite } = openNodeD1();
  const walks = eraseRejections(db, lead).length;
  const statements = eraseLeadRows(db, lead) as unknown as { sql: string }[];
  for (const { sql } of statements.slice(0, -walks)) {
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const [search] = plan.map(({ detail }) => String(detail));
    expect(search).toMatch(/^SEARCH \S+ USING .*\((project_id=\? AND .*(lead_id|target|<expr>)=\?|delivery_id=\?)/);
  }
});

it('an unmerge looks at what is of its leads, however much the project has', () => {
  const { db, sqlite } = openNodeD1();
  const parted = [{ leadId: 'a', since: 1, claim: { email: 'a@acme.example', namedAs: 'own' as const } }];
  for (const { sql } of settleParted(db, { projectId: 'prj_1', parted, now: 1 }) as unknown as { sql: string }[]) {
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const reads = plan.map(({ detail }) => String(detail)).filter((detail) => /^(SCAN|SEARCH)/.test(detail));
    for (const read of reads)
      expect(read).toMatch(
        /^SCAN (parted|claim|json_each) VIRTUAL|^SCAN pair|^SEARCH .*(delivery_id|id|lead_id|cause|value)=\?/,
      );
  }
});
