import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateCount } from './estimate-count.ts';

test.each([
  // Bounds of the Wilson interval computed with statsmodels, for a population so large that its size does not matter.
  [10, 0.05522854, 0.17436566],
  [0, 0, 0.03699348],
  [50, 0.40383153, 0.59616847],
])('%i of 100 gives an interval from %d to %d for a large population', (hits, low, high) => {
  const total = 1e9;
  const found = estimateCount({ hits, asked: 100, total });
  expect([found.low / total, found.high / total]).toEqual([expect.closeTo(low, 5), expect.closeTo(high, 5)]);
});

test('an estimate that checks all leads gives the exact number', () => {
  expect(estimateCount({ hits: 7, asked: 20, total: 20 })).toEqual({ estimate: 7, low: 7, high: 7 });
});

test('an interval contains its estimate and only possible values; it narrows as more leads are checked', () => {
  const anySample = fc
    .integer({ min: 2, max: 5_000 })
    .chain((total) =>
      fc
        .integer({ min: 1, max: total })
        .chain((asked) =>
          fc.record({ total: fc.constant(total), asked: fc.constant(asked), hits: fc.nat({ max: asked }) }),
        ),
    );
  fc.assert(
    fc.property(anySample, ({ total, asked, hits }) => {
      const { estimate, low, high } = estimateCount({ hits, asked, total });
      expect(low).toBeGreaterThanOrEqual(hits);
      expect(high).toBeLessThanOrEqual(total - (asked - hits));
      expect(estimate).toBeGreaterThanOrEqual(low);
      expect(estimate).toBeLessThanOrEqual(high);
      if (asked * 2 > total) return;
      const more = estimateCount({ hits: hits * 2, asked: asked * 2, total });
      expect(more.high - more.low).toBeLessThanOrEqual(high - low);
    }),
  );
});

test('the true number is in the estimate’s interval for 19 of 20 samples', () => {
  // Every possible sample of 60 from 400 leads, 50 of which match, weighted by its probability (hypergeometric).
  const [total, truth, asked] = [400, 50, 60];
  let likelihood = 1;
  for (let i = 0; i < asked; i++) likelihood *= (total - truth - i) / (total - i);
  let covered = 0;
  for (let hits = 0; hits <= Math.min(truth, asked); hits++) {
    const { low, high } = estimateCount({ hits, asked, total });
    if (low <= truth && truth <= high) covered += likelihood;
    likelihood *= ((truth - hits) * (asked - hits)) / ((hits + 1) * (total - truth - asked + hits + 1));
  }
  expect(covered).toBeGreaterThan(0.94);
});
