import { expect, it } from 'vitest';
import type { Erasure } from '../../../../worker/contract/erasure.ts';
import { describeErasure } from './describe-erasure.ts';

it('says that all leads were erased', () => {
  expect(describeErasure({ done: 1, changed: 1, spared: [] })).toEqual({
    title: '1 lead erased',
    gone: null,
    remaining: [],
  });
});

it('says which leads were already erased, which were not erased, and which were unmerged', () => {
  const many = Array.from({ length: 12 }, (_, n) => `l${n}`);
  const spared: Erasure['spared'] = [
    { reason: 'joined', leads: 1, leadIds: ['dan'] },
    { reason: 'merged', leads: 12, leadIds: many },
    { reason: 'unmerged', leads: 2, leadIds: ['lead_1', 'lead_2'] },
  ];
  expect(describeErasure({ done: 20, changed: 4, spared })).toEqual({
    title: '4 leads erased',
    gone: '3 had already been erased.',
    remaining: [
      {
        because: 'Not erased, because another lead was merged into it after you confirmed',
        ...{ leads: 1, leadIds: ['dan'] },
      },
      { because: 'Not erased, because merged into another lead', leads: 12, leadIds: many },
      {
        because: 'Kept, because only a web page had linked them to erased leads',
        ...{ leads: 2, leadIds: ['lead_1', 'lead_2'] },
      },
    ],
  });
});
