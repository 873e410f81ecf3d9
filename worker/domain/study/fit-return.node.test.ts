import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitReturn, returnLogLikelihood } from './fit-return.ts';
import { logGamma } from './log-gamma.ts';
import { minimize } from './minimize.ts';

/** Made-up histories: repeat days, weeks from the first to the last day, weeks from the first day to today, number of leads. */
const HISTORIES = [
  ...[
    [0, 0, 20, 35],
    [0, 0, 40, 39],
    [1, 1, 20, 3],
    [1, 3, 20, 4],
    [1, 3, 40, 5],
    [1, 6, 20, 6],
    [1, 6, 40, 1],
  ],
  ...[
    [1, 9, 20, 2],
    [1, 9, 40, 1],
    [1, 12, 20, 1],
    [1, 15, 20, 1],
    [1, 15, 40, 2],
    [1, 18, 20, 3],
    [1, 18, 40, 1],
  ],
  ...[
    [1, 24, 40, 1],
    [1, 27, 40, 1],
    [2, 2, 40, 1],
    [2, 3, 20, 1],
    [2, 6, 20, 2],
    [2, 6, 40, 1],
    [2, 9, 40, 2],
  ],
  ...[
    [2, 12, 40, 2],
    [2, 18, 20, 1],
    [2, 21, 40, 1],
    [2, 33, 40, 1],
    [3, 3, 20, 1],
    [3, 3, 40, 1],
    [3, 9, 20, 1],
  ],
  ...[
    [3, 12, 40, 1],
    [3, 15, 20, 1],
    [3, 18, 20, 4],
    [3, 24, 40, 1],
    [3, 39, 40, 1],
    [4, 4, 40, 1],
    [4, 6, 20, 1],
  ],
  ...[
    [4, 12, 40, 1],
    [4, 15, 20, 1],
    [4, 18, 20, 2],
    [4, 20, 20, 1],
    [4, 27, 40, 1],
    [5, 6, 40, 2],
    [5, 18, 20, 1],
  ],
  ...[
    [7, 12, 20, 1],
    [8, 9, 20, 1],
    [8, 27, 40, 1],
    [9, 24, 40, 1],
    [9, 27, 40, 1],
    [10, 15, 20, 1],
    [12, 20, 20, 1],
  ],
  ...[
    [12, 33, 40, 1],
    [13, 18, 20, 1],
    [21, 39, 40, 1],
  ],
].map(([repeatActiveDays = 0, recencyWeeks = 0, ageWeeks = 0, leads = 0]) => ({
  ...{ repeatActiveDays, recencyWeeks, ageWeeks, leads },
}));

test('the fit gives the same result as SciPy for the same histories', () => {
  expect(returnLogLikelihood(HISTORIES, { r: 1, alpha: 1, a: 1, b: 1 })).toBeCloseTo(-823.9919347415446, 8);
  const { r, alpha, a, b, logLikelihood } = fitReturn(HISTORIES);
  expect(logLikelihood).toBeCloseTo(-781.6430360052296, 6);
  expect([r, alpha, a, b]).toEqual([
    ...[expect.closeTo(0.99464509, 2), expect.closeTo(4.64528039, 2)],
    ...[expect.closeTo(1.09497822, 2), expect.closeTo(1.60753178, 2)],
  ]);
});

test('no other parameters make the histories more likely than the fitted parameters', () => {
  const { logLikelihood } = fitReturn(HISTORIES);
  const anyLog = fc.double({ min: -4, max: 4, noNaN: true });
  fc.assert(
    fc.property(anyLog, anyLog, anyLog, anyLog, (r, alpha, a, b) => {
      const given = { r: Math.exp(r), alpha: Math.exp(alpha), a: Math.exp(a), b: Math.exp(b) };
      expect(returnLogLikelihood(HISTORIES, given)).toBeLessThanOrEqual(logLikelihood + 1e-6);
    }),
  );
});

test('a history that several leads share counts once for each of them', () => {
  const twice = HISTORIES.flatMap((history) => [history, history]);
  const parameters = { r: 0.5, alpha: 6, a: 0.9, b: 1.6 };
  const once = returnLogLikelihood(HISTORIES, parameters);
  expect(returnLogLikelihood(twice, parameters)).toBeCloseTo(2 * once, 8);
});

test.each([
  [0.01, 4.599479878042022],
  [0.3, 1.0957979948180756],
  [0.5, 0.5723649429247],
  [1, 0],
  [1.5, -0.12078223763524526],
  [7.25, 7.0521854507385395],
  [100, 359.1342053695754],
  [100_000, 1051287.7089736569],
])('ln Γ(%d) equals SciPy’s value', (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
});

test('the fit finds the minimum of a curved valley', () => {
  // Rosenbrock (1960): a narrow valley with the lowest point at (1, 1).
  const { at, value } = minimize(([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2 + 1, [-1.2, 1]);
  expect(value).toBeCloseTo(1, 9);
  expect(at).toEqual([expect.closeTo(1, 3), expect.closeTo(1, 3)]);
});
