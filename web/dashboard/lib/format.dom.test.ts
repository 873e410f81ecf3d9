import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  countOf,
  formatCompact,
  formatCount,
  formatDelta,
  formatRelative,
  formatScore,
  formatSpan,
  humanize,
  isolate,
  leadName,
  shownValue,
} from './format.ts';

describe('numbers', () => {
  const intl = (maximumFractionDigits: number, notation: 'standard' | 'compact' = 'standard') =>
    new Intl.NumberFormat('en', { maximumFractionDigits, notation });

  it('look the same as with Intl', () => {
    const [score, count, compact] = [intl(2), intl(0), intl(1, 'compact')];
    fc.assert(
      fc.property(
        // Turns -0 into 0, because Intl would write a minus sign.
        fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((value) => value + 0),
        fc.integer({ min: 0, max: 1e14 }),
        (any, whole) => {
          const hundredths = whole / 100;
          expect([any, hundredths].map(formatScore)).toEqual([any, hundredths].map((value) => score.format(value)));
          expect([any, whole].map(formatCount)).toEqual([any, whole].map((value) => count.format(value)));
          expect(formatCompact(whole)).toBe(compact.format(whole));
        },
      ),
    );
    const edges = [
      0, 0.5, 1, 12.3, 999, 999.9, 1000, 1149, 1150, 9949, 9950, 99_949, 99_950, 999_949, 999_950, 1e6, 3e9,
    ];
    expect(edges.map(formatCompact)).toEqual(edges.map((value) => compact.format(value)));
  });

  it('do not use Intl, whose first use blocks a phone for 50 ms', async () => {
    const NumberFormat = vi.spyOn(Intl, 'NumberFormat');
    vi.resetModules();
    const format = await import('./format.ts');
    const [score, count, compact] = [format.formatScore(1234.5), format.formatCount(2700), format.formatCompact(2700)];
    expect([score, count, compact, format.formatPercent(0.123)]).toEqual(['1,234.5', '2,700', '2.7K', '12.3%']);
    expect(NumberFormat).not.toHaveBeenCalled();
    NumberFormat.mockRestore();
  });
});

it('formats durations in their largest unit', () => {
  const minute = 60_000;
  expect([20_000, 5 * minute, 125 * minute, 49 * 60 * minute, 90 * 1440 * minute].map(formatSpan)).toEqual([
    '20s',
    '5m',
    '2h',
    '2d',
    '2mo',
  ]);
});

it('formats past times as “ago” and future times with “in”', () => {
  expect([0, -3_600_000, 7_200_000].map((by) => formatRelative(by, 0))).toEqual(['just now', '1h ago', 'in 2h']);
});

it('writes differences with a plus or a real minus, and zero without a sign', () => {
  expect([5, -2.5, 0].map(formatDelta)).toEqual(['+5', '−2.5', '0']);
});

it('turns event names into words', () => {
  expect(['page_view', 'demo-request', 'cart.total'].map(humanize)).toEqual([
    'Page view',
    'Demo request',
    'Cart total',
  ]);
});

describe('isolating a name', () => {
  it.each(['Ann', 'مريم', 'Ann \u202Egnp.exe', 'Ann\u2069 and more'])(
    'keeps the name %j from reordering the words around it',
    (name) => {
      const told = isolate(name);
      expect(told.startsWith('\u2068') && told.endsWith('\u2069')).toBe(true);
      expect(told.slice(1, -1)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    },
  );
});

it.each(['\u202e', '\u2067', '\u2066\u2069'])(
  'shows the ID of a lead without a name, without the character %j',
  (hidden) => {
    expect(leadName({ _id: `${hidden}exe.nimda`, name: null, email: null })).toBe('exe.nimda');
    expect(humanize(`${hidden}plan_name`)).toBe('Plan name');
    expect([`${hidden}gnp.exe`, { [hidden]: [`${hidden}a`] }, 5, null].map(shownValue)).toEqual([
      ...['gnp.exe', '{"":["a"]}', '5', 'null'],
    ]);
  },
);

it('texts use the singular for one lead', () => {
  const shown = [0, 1, 2700].map((count) => countOf(count, 'lead'));
  expect(shown).toEqual(['0 leads', '1 lead', '2,700 leads']);
  expect([countOf(1, 'match', 'matches'), countOf(2, 'match', 'matches')]).toEqual(['1 match', '2 matches']);
});
