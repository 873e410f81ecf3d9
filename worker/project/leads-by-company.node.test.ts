import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LeadRow } from '../contract/project-change.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { makeChange } from '../testing/make-change.ts';
import { runs } from '../testing/runs.ts';
import { commitChanges } from './commit-changes.ts';

const PROJECT = 'prj_1';

const anyStep = fc.record({
  leadId: fc.constantFrom('a', 'b', 'c'),
  company: fc.option(fc.constantFrom('acme.example', 'name:acme', 'group:7')),
  from: fc.constantFrom(null, 'pages' as const),
  // A lead that is being merged has no company, and an erased lead has no row.
  becomes: fc.constantFrom('known', 'known', 'known', 'merged', 'erased'),
  /** True for a message that is repeated, or that was created before an earlier message. */
  isStale: fc.boolean(),
});

it('a company’s people are the leads whose rows name it, after any changes, merges, unmerges and erasures', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
      const { sqlite, db } = openNodeD1();
      sqlite.prepare('INSERT INTO projects (id, name, created_at) VALUES (?, ?, 0)').run(PROJECT, 'Acme');
      const rows = new Map<string, LeadRow>();
      for (const { leadId, company, from, becomes, isStale } of steps) {
        const seq = rows.get(leadId)?.seq ?? 0;
        const isKnown = becomes === 'known' && company !== null;
        const change = makeChange({
          leadId,
          fromSeq: isStale ? seq + 7 : seq,
          row: {
            ...(isKnown && { companyKey: company, companyFrom: from }),
            ...(becomes === 'merged' && { mergedInto: 'c', phase: 2 }),
          },
        });
        const isErased = becomes === 'erased';
        await commitChanges(db, PROJECT, [isErased ? { ...change, row: null } : change]);
        if (isErased) rows.delete(leadId);
        else if (!isStale) rows.set(leadId, change.row);
        const expected = [...rows]
          .filter(([, { companyKey }]) => companyKey !== null)
          .map(([lead_id, row]) => ({
            lead_id,
            company_key: row.companyKey,
            of_pages: row.companyFrom === null ? 0 : 1,
          }))
          .sort((one, other) => (one.lead_id < other.lead_id ? -1 : 1));
        expect(
          sqlite.prepare('SELECT lead_id, company_key, of_pages FROM leads_by_company ORDER BY lead_id').all(),
        ).toEqual(expected);
      }
    }),
    { numRuns: runs(60, 400) },
  );
});
