import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aucOf, averageOver, convertingIn, foundIn, leadsIn, type Tally, tallyOf } from './rank.ts';

interface Row {
  bin: number;
  converts: boolean;
}
const anyRows = fc.array(fc.record({ bin: fc.nat({ max: 12 }), converts: fc.boolean() }), { maxLength: 60 });

function tally(rows: readonly Row[]): Tally {
  const counts = (wanted: boolean) =>
    Array.from({ length: 13 }, (_, bin) => rows.filter((row) => row.bin === bin && row.converts === wanted).length);
  return tallyOf(counts(true), counts(false));
}

test('the AUC is the share of pairs in the right order, and pairs with equal scores count half', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const pairs = rows
        .filter(({ converts }) => converts)
        .flatMap((one) => rows.filter(({ converts }) => !converts).map((other) => Math.sign(one.bin - other.bin)));
      const expected = pairs.reduce((total, sign) => total + (sign + 1) / 2, 0) / pairs.length;
      if (pairs.length === 0) expect(aucOf(tally(rows))).toBeNull();
      else expect(aucOf(tally(rows))).toBeCloseTo(expected, 12);
    }),
  );
});

test('calling leads from the top finds the leads in the bins that were called, with a proportional share of the last bin', () => {
  fc.assert(
    fc.property(anyRows, fc.double({ min: 0, max: 80, noNaN: true }), (rows, calls) => {
      const before = (bin: number) => rows.filter((row) => row.bin > bin).length;
      const expected = rows
        .filter(({ converts }) => converts)
        .reduce((total, { bin }) => {
          const equals = rows.filter((row) => row.bin === bin).length;
          return total + Math.min(1, Math.max(0, (calls - before(bin)) / equals));
        }, 0);
      expect(foundIn(tally(rows), calls)).toBeCloseTo(expected, 9);
    }),
  );
});

test('calling all leads finds every lead that converts', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const all = tally(rows);
      expect(leadsIn(all)).toBe(rows.length);
      expect(foundIn(all, rows.length)).toBe(convertingIn(all));
    }),
  );
});

test('an average weighs each snapshot by its converting leads, and leaves out snapshots without a figure', () => {
  const one = tally([{ bin: 1, converts: true }]);
  const three = tally([1, 2, 3].map((bin) => ({ bin, converts: true })));
  expect(averageOver([one, three, one], (each) => (each === three ? 0.8 : 0.2))).toBeCloseTo((3 * 0.8 + 2 * 0.2) / 5);
  expect(averageOver([one, three], (each) => (each === three ? 0.8 : null))).toBeCloseTo(0.8);
  expect(averageOver([one], () => null)).toBeNull();
});
