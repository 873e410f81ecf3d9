import { expect, it } from 'vitest';
import type { Erasure } from '../../../../worker/contract/erasure.ts';
import { describeErasure } from './describe-erasure.ts';

/** Removes the invisible marks that isolate names from the text around them. */
const describe = (erasure: Pick<Erasure, 'done' | 'changed' | 'spared'>) =>
  describeErasure(erasure).map((line) => line.replace(/[\u2068\u2069]/g, ''));

it('says that all leads were deleted', () => {
  expect(describe({ done: 1, changed: 1, spared: [] })).toEqual(['1 deleted']);
});

it('says which leads were already deleted, which were not deleted, and which were unmerged', () => {
  const many = Array.from({ length: 12 }, (_, n) => `l${n}`);
  const spared: Erasure['spared'] = [
    { reason: 'joined', leads: 1, leadIds: ['dan'] },
    { reason: 'merged', leads: 12, leadIds: many },
    { reason: 'unmerged', leads: 2, leadIds: ['lead_1', 'lead_2'] },
  ];
  expect(describe({ done: 20, changed: 4, spared })).toEqual([
    '4 deleted, 3 had already been deleted',
    'Not deleted, because another lead was merged into it after you confirmed: dan.',
    'Not deleted, because merged into another lead: l0, l1, l2, l3, l4, l5, l6, l7, l8, l9 and 2 more.',
    'Kept, because only a web page had linked them to leads that were deleted: lead_1, lead_2.',
  ]);
});
