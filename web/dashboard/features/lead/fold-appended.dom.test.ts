import { expect, it } from 'vitest';
import { foldAppended, keepSame } from './fold-appended.ts';

const item = (name: string) => ({ name });
const [a, b, c] = [item('a'), item('b'), item('c')];

function makeFold() {
  const read: string[] = [];
  const fold = foldAppended('', (before: string, items: readonly { name: string }[]) => {
    const names = items.map(({ name }) => name).join('');
    read.push(names);
    return before + names;
  });
  return { fold, read };
}

it('folding an appended list reads only the new items', () => {
  const { fold, read } = makeFold();
  expect([[], [a, b], [a, b], [a, b, c]].map((items) => fold(items))).toEqual(['', 'ab', 'ab', 'abc']);
  expect(read).toEqual(['ab', 'c']);
});

it.each([
  ['replaced', [a, item('B'), c], 'aBc'],
  ['removed', [a, c], 'ac'],
  ['inserted', [b, a, c], 'bac'],
])('folding a list reads all items again after an item was %s', (_, items, expected) => {
  const { fold, read } = makeFold();
  fold([a, b]);
  expect(fold(items)).toBe(expected);
  expect(read.at(-1)).toBe(expected);
});

it('returns the same list as long as its items are the same objects', () => {
  const keep = keepSame<{ name: string }>();
  const first = [a, b];
  expect(keep(first)).toBe(first);
  expect(keep([a, b])).toBe(first);
  expect(keep([a, item('b')])).not.toBe(first);
});
