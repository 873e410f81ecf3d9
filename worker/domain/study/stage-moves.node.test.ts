import { expect, test } from 'vitest';
import { stageMoves } from './stage-moves.ts';

const STAGES = [
  { name: 'cold', from: 0 },
  { name: 'warm', from: 30 },
];

test('moves between stages are the moves at the last snapshot, and each row counts as many leads as the row represents', () => {
  const rows = { snapshot: Uint8Array.from([0, 3, 3, 3]), weight: Float64Array.from([9, 1, 2.4, 1]) };
  const before = { scores: [50, 10, 40, 29.999], stages: STAGES };
  const after = { scores: [50, 60, 50, 0], stages: [STAGES[0], { name: 'warm', from: 55 }] as typeof STAGES };
  expect(stageMoves(rows, before, after)).toEqual([
    { from: 'cold', to: 'cold', leads: 1 },
    { from: 'cold', to: 'warm', leads: 1 },
    { from: 'warm', to: 'cold', leads: 2 },
  ]);
});
