import { expect, it } from 'vitest';
import { openNodeD1 } from '../testing/d1.node.ts';
import { eraseLeadRows, eraseRejections } from './erase-lead-rows.ts';
import { forgetMemberships } from './forget-memberships.ts';
import { reclaimEmails } from './reclaim-emails.ts';

const lead = { projectId: 'prj_1', leadIds: ['a', 'b'] };

it('an erasure reads only rows of its own leads, however many the project has', () => {
  const { db, sqlite } = openNodeD1();
  const walks = eraseRejections(db, lead).length;
  const statements = eraseLeadRows(db, lead) as unknown as { sql: string }[];
  for (const { sql } of statements.slice(0, -walks)) {
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const [search] = plan.map(({ detail }) => String(detail));
    expect(search).toMatch(
      /^SEARCH \S+ USING .*\((project_id=\? AND .*(lead_id|target|email|<expr>)=\?|delivery_id=\?)/,
    );
  }
});

it('an unmerge reads only rows of its leads, and so does removing data from other leads in an erasure', () => {
  const { db, sqlite } = openNodeD1();
  const parted = [{ leadId: 'a', claim: { email: 'a@acme.example', namedAs: 'own' as const, from: ['b'] } }];
  const statements = [
    ...reclaimEmails(db, { projectId: 'prj_1', parted, now: 1 }),
    ...forgetMemberships(db, { projectId: 'prj_1', memberships: [{ leadId: 'a', since: 1, until: 2 }] }),
  ];
  for (const { sql } of statements as unknown as { sql: string }[]) {
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const reads = plan.map(({ detail }) => String(detail)).filter((detail) => /^(SCAN|SEARCH)/.test(detail));
    for (const read of reads)
      expect(read).toMatch(/^SCAN \w+ VIRTUAL|^SCAN pair|^SEARCH .*(delivery_id|id|lead_id|cause|value)=\?/);
  }
});
