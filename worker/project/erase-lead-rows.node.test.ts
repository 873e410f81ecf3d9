import { expect, it } from 'vitest';
import { openNodeD1 } from '../testing/d1.node.ts';
import { eraseLeadRows, eraseRejections } from './erase-lead-rows.ts';

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
