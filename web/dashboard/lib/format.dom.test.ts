import { describe, expect, it } from 'vitest';
import { countOf, formatDelta, formatRelative, formatSpan, humanize, isolate, leadName, shownValue } from './format.ts';

it('writes spans in their largest unit', () => {
  const minute = 60_000;
  expect([20_000, 5 * minute, 125 * minute, 49 * 60 * minute, 90 * 1440 * minute].map(formatSpan)).toEqual([
    '20s',
    '5m',
    '2h',
    '2d',
    '2mo',
  ]);
});

it('distinguishes past from future', () => {
  expect([0, -3_600_000, 7_200_000].map((by) => formatRelative(by, 0))).toEqual(['just now', '1h ago', 'in 2h']);
});

it('signs differences with a real minus, and leaves zero unsigned', () => {
  expect([5, -2.5, 0].map(formatDelta)).toEqual(['+5', '−2.5', '0']);
});

it('writes event names as people would', () => {
  expect(['page_view', 'demo-request', 'cart.total'].map(humanize)).toEqual([
    'Page view',
    'Demo request',
    'Cart total',
  ]);
});

describe('isolate', () => {
  it.each(['Ann', 'مريم', 'Ann \u202Egnp.exe', 'Ann\u2069 and more'])(
    'keeps %j from reordering the words around it',
    (name) => {
      const told = isolate(name);
      expect(told.startsWith('\u2068') && told.endsWith('\u2069')).toBe(true);
      expect(told.slice(1, -1)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    },
  );
});

it.each(['\u202e', '\u2067', '\u2066\u2069'])('calls a nameless lead by its ID without %j', (hidden) => {
  expect(leadName({ _id: `${hidden}exe.nimda`, name: null, email: null })).toBe('exe.nimda');
  expect(humanize(`${hidden}plan_name`)).toBe('Plan name');
  expect([`${hidden}gnp.exe`, { [hidden]: [`${hidden}a`] }, 5, null].map(shownValue)).toEqual([
    ...['gnp.exe', '{"":["a"]}', '5', 'null'],
  ]);
});

it('counts one thing in the singular', () => {
  const shown = [0, 1, 2700].map((count) => countOf(count, 'lead'));
  expect(shown).toEqual(['0 leads', '1 lead', '2,700 leads']);
  expect([countOf(1, 'match', 'matches'), countOf(2, 'match', 'matches')]).toEqual(['1 match', '2 matches']);
});
