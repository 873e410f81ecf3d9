import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdKind } from '../contract/id-kind.ts';
import { type MergeCandidate, planMerge } from './plan-merge.ts';

const anyCandidate: fc.Arbitrary<MergeCandidate> = fc.record({
  leadId: fc.constantFrom('a', 'b', 'c'),
  idKind: fc.constantFrom(...IdKind.options),
  email: fc.constantFrom(null, 'ann@acme.example', 'bob@acme.example'),
  createdAt: fc.integer({ min: 1, max: 3 }),
});

it('decides alike whichever of the two comes first', () => {
  fc.assert(
    fc.property(anyCandidate, anyCandidate, (a, b) => {
      fc.pre(a.leadId !== b.leadId);
      expect(planMerge(a, b)).toEqual(planMerge(b, a));
    }),
  );
});

it('never merges an own id into another lead, nor leads with different emails', () => {
  fc.assert(
    fc.property(anyCandidate, anyCandidate, (a, b) => {
      const plan = planMerge(a, b);
      if (plan.status !== 'merge') return;
      expect(plan.loser.idKind).not.toBe('own');
      expect(new Set([a.email, b.email].filter((email) => email !== null)).size).toBeLessThan(2);
    }),
  );
});

it.each<[kept: IdKind, lost: IdKind]>([
  ['own', 'made'],
  ['own', 'anonymous'],
  ['made', 'anonymous'],
])('keeps an id that is %s rather than one that is %s, however young', (kept, lost) => {
  const winner = { leadId: 'z', idKind: kept, email: null, createdAt: 2 };
  const loser = { leadId: 'a', idKind: lost, email: null, createdAt: 1 };
  expect(planMerge(loser, winner)).toEqual({ status: 'merge', winner, loser });
});

it('keeps the older of two ids of one kind', () => {
  const [older, younger] = [1, 2].map((createdAt) => ({
    ...{ leadId: `lead_${3 - createdAt}`, idKind: 'made' as const, email: null, createdAt },
  })) as [MergeCandidate, MergeCandidate];
  expect(planMerge(younger, older)).toEqual({ status: 'merge', winner: older, loser: younger });
});
