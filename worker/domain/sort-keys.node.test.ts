import { expect, it } from 'vitest';
import { sortKeyOf, sortKeysOf } from './sort-keys.ts';

it('a text that SQLite sorts correctly needs no sort key', () => {
  expect(['Emile', 'ann 2', 'a/B', '', 'я', '東京'].map(sortKeyOf)).toEqual(Array(6).fill(undefined));
});

it('people are sorted in Unicode’s order', () => {
  const names = [
    ...['Zoe', 'Émile', 'emil', 'Łukasz', 'Lukas', 'Øystein', 'Otto', 'Ærø', 'Adam', 'Straße', 'Strasser'],
    ...['Яна', 'борис', 'Анна', 'Ωμέγα', 'βήτα', 'Đorđe', 'Dana', 'Ħal', 'Ivan', 'Édouard'],
  ];
  const compare = new Intl.Collator('und', { sensitivity: 'base' }).compare;
  const keyOf = (name: string) => sortKeyOf(name) ?? name.toLowerCase();
  const byKey = names.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  expect(byKey).toEqual(names.toSorted(compare));
});

it('a sort key is only as long as sorting requires', () => {
  expect(sortKeyOf('É'.repeat(5_000))).toBe('e'.repeat(100));
});

it('sort keys have the same structure as the properties that they sort', () => {
  const custom = { city: 'Évry', plan: 'pro', seats: 3, at: { town: 'Łódź', zip: '90-001' }, tags: ['É'], none: null };
  expect(sortKeysOf({ company: 'Élan', custom })).toEqual({
    company: 'elan',
    custom: { city: 'evry', at: { town: 'lodz' } },
  });
  expect(sortKeysOf({ company: 'Acme', custom: { plan: 'pro' } })).toBeUndefined();
  expect(sortKeysOf({})).toBeUndefined();
});
