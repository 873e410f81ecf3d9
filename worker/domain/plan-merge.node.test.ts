import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdKind } from '../contract/id-kind.ts';
import { type MergeCandidate, planMerge } from './plan-merge.ts';

const anyWord = fc.constantFrom({ linkedBy: 'page' as const }, { linkedBy: 'signed' as const }, { linkedBy: null });
const anyCandidate: fc.Arbitrary<MergeCandidate> = fc.record({
  leadId: fc.constantFrom('a', 'b', 'c'),
  idKind: fc.constantFrom(...IdKind.options),
  email: fc.constantFrom(null, 'ann@acme.example', 'bob@acme.example'),
  emailIsTrusted: fc.boolean(),
  createdAt: fc.integer({ min: 1, max: 3 }),
});

it('a planned merge is the same whichever lead comes first', () => {
  fc.assert(
    fc.property(anyCandidate, anyCandidate, anyWord, (a, b, word) => {
      fc.pre(a.leadId !== b.leadId);
      expect(planMerge(a, b, word)).toEqual(planMerge(b, a, word));
    }),
  );
});

it('an automatic merge never merges one of the customer’s own IDs into another lead, or leads with different emails', () => {
  fc.assert(
    fc.property(anyCandidate, anyCandidate, anyWord, (a, b, word) => {
      const plan = planMerge(a, b, word);
      if (plan.status !== 'merge') return;
      expect(plan.loser.idKind).not.toBe('own');
      const counting = [a, b].filter(({ emailIsTrusted }) => emailIsTrusted || word.linkedBy === 'page');
      expect(new Set(counting.flatMap(({ email }) => email ?? [])).size).toBeLessThan(2);
    }),
  );
});

it('an automatic merge unites two leads that the customer declares to be the same, whatever emails pages gave them', () => {
  const user = { ...{ leadId: 'user_1', idKind: 'own' as const }, email: 'ann@acme.example', createdAt: 1 };
  const visitor = { leadId: 'visitor', idKind: 'anonymous' as const, email: 'mal@acme.example', createdAt: 2 };
  const status = (linkedBy: null | 'page', ...trusted: [boolean, boolean]) =>
    planMerge({ ...user, emailIsTrusted: trusted[0] }, { ...visitor, emailIsTrusted: trusted[1] }, { linkedBy }).status;
  expect([status(null, true, false), status(null, false, true), status(null, false, false)]).toEqual([
    ...['merge', 'merge', 'merge'],
  ]);
  expect([status(null, true, true), status('page', true, false), status('page', false, false)]).toEqual([
    ...['conflict', 'conflict', 'conflict'],
  ]);
});

it.each<[kept: IdKind, lost: IdKind]>([
  ['own', 'made'],
  ['own', 'anonymous'],
  ['made', 'anonymous'],
])('a merge keeps an ID that is %s over an ID that is %s, even if the first is newer', (kept, lost) => {
  const winner = { leadId: 'z', idKind: kept, email: null, emailIsTrusted: false, createdAt: 2 };
  const loser = { leadId: 'a', idKind: lost, email: null, emailIsTrusted: false, createdAt: 1 };
  expect(planMerge(loser, winner, { linkedBy: 'page' })).toEqual({ status: 'merge', winner, loser });
});

it('a merge keeps the older of two IDs of the same kind', () => {
  const [older, younger] = [1, 2].map((createdAt) => ({
    ...{ leadId: `lead_${3 - createdAt}`, idKind: 'made' as const, email: null, emailIsTrusted: false, createdAt },
  })) as [MergeCandidate, MergeCandidate];
  expect(planMerge(younger, older, { linkedBy: 'page' })).toEqual({ status: 'merge', winner: older, loser: younger });
});
