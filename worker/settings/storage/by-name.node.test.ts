import { expect, it } from 'vitest';
import { byName } from './by-name.ts';

const sorted = (...names: string[]) =>
  names
    .map((name, i) => ({ name, id: `${i}` }))
    .toSorted(byName)
    .map(({ name }) => name);

it('sorts names as people expect, with accents next to their letters and numbers by value', () => {
  expect(sorted('Zoe', 'Plan 10', 'Émile', 'plan 2', 'Emil', 'ärger')).toEqual([
    'ärger',
    'Emil',
    'Émile',
    'plan 2',
    'Plan 10',
    'Zoe',
  ]);
});

it('sorts rows with the same name by ID', () => {
  const rows = [
    { name: 'Plan', id: 'seg_2' },
    { name: 'Plan', id: 'seg_1' },
  ];
  expect(rows.toSorted(byName).map(({ id }) => id)).toEqual(['seg_1', 'seg_2']);
});
