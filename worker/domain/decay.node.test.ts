import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAnchor, anyDecay, MONDAY } from '../testing/lead-events.ts';
import { decayStartsAt, fallsBelowAt, scoreAt } from './decay.ts';
import { DAY_MS, LAST_INSTANT } from './time.ts';

const DEFAULT = { graceDays: 7, ratePerDay: 0.05 };
const lead = (score: number) => ({ score, lastEventAt: MONDAY });
const daysLater = (days: number) => MONDAY + days * DAY_MS;

const anyIdleMs = fc.integer({ min: -DAY_MS, max: 400 * DAY_MS });

describe('score over time', () => {
  test('an idle lead keeps its score for 7 days and then loses 5% a day', () => {
    const scores = [7, 8, 9, 30].map((days) => scoreAt(lead(100), DEFAULT, daysLater(days)));
    expect(scores[0]).toBe(100);
    expect(scores[1]).toBeCloseTo(95, 10);
    expect(scores[2]).toBeCloseTo(90.25, 10);
    expect(scores[3]).toBeCloseTo(100 * 0.95 ** 23, 10);
  });

  test('decay starts with the first millisecond after the grace period', () => {
    expect(scoreAt(lead(100), DEFAULT, daysLater(7))).toBe(100);
    expect(scoreAt(lead(100), DEFAULT, daysLater(7) + 1)).toBeLessThan(100);
    expect(scoreAt(lead(100), DEFAULT, daysLater(7) + 1)).toBeGreaterThan(99.999999);
  });

  test('two half days decay as much as a whole day', () => {
    expect(scoreAt(lead(1), DEFAULT, daysLater(7.5)) ** 2).toBeCloseTo(0.95, 12);
  });

  test('before its last event, or without any event, the score stays unchanged', () => {
    expect(scoreAt(lead(40), DEFAULT, MONDAY - DAY_MS)).toBe(40);
    expect(scoreAt({ score: 0, lastEventAt: null }, DEFAULT, MONDAY)).toBe(0);
  });

  test('the score never rises without an event, and is never negative', () => {
    fc.assert(
      fc.property(anyAnchor, anyDecay, anyIdleMs, anyIdleMs, (anchor, decay, a, b) => {
        const [earlier, later] = [Math.min(a, b), Math.max(a, b)].map((ms) => scoreAt(anchor, decay, MONDAY + ms));
        expect(later).toBeLessThanOrEqual(earlier as number);
        expect(later).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  test('decay in several steps gives the same score as in one', () => {
    fc.assert(
      fc.property(anyAnchor, anyDecay, anyIdleMs, anyIdleMs, (anchor, decay, a, b) => {
        const [t1, t2] = [MONDAY + Math.min(a, b), MONDAY + Math.max(a, b)];
        const direct = scoreAt(anchor, decay, t2);
        // After the last event at t1, only the rest of the grace period remains.
        const startsAt = decayStartsAt(anchor, decay) ?? t1;
        const graceDays = Math.max(0, startsAt - t1) / DAY_MS;
        const halfway = { score: scoreAt(anchor, decay, t1), lastEventAt: t1 };
        const viaT1 = scoreAt(halfway, { ...decay, graceDays }, t2);
        expect(Math.abs(viaT1 - direct)).toBeLessThanOrEqual(1e-9 * direct + 1e-300);
      }),
      { numRuns: 2000 },
    );
  });

  test('decay starts at a whole millisecond, even if the grace period has fractions of a day', () => {
    const anyFraction = fc.double({ min: 0, max: 3650, noNaN: true });
    fc.assert(
      fc.property(anyFraction, (graceDays) => {
        expect(decayStartsAt(lead(10), { graceDays, ratePerDay: 0.05 })).toSatisfy(Number.isInteger);
      }),
    );
  });

  test('nothing decays without a rate, a score or an event', () => {
    expect(decayStartsAt(lead(10), { graceDays: 7, ratePerDay: 0 })).toBeNull();
    expect(decayStartsAt(lead(0), DEFAULT)).toBeNull();
    expect(decayStartsAt({ score: 0, lastEventAt: null }, DEFAULT)).toBeNull();
  });
});

describe('the time at which decay crosses a threshold', () => {
  test('the score is at or above the threshold a millisecond before, and below it at that time', () => {
    fc.assert(
      fc.property(anyAnchor, anyDecay, fc.double({ min: 0.01, max: 500, noNaN: true }), (anchor, decay, threshold) => {
        const at = fallsBelowAt(anchor, decay, threshold);
        if (at === null) {
          const isBelow = (t: number) => scoreAt(anchor, decay, t) < threshold;
          expect(anchor.score < threshold || !isBelow(LAST_INSTANT)).toBe(true);
          return;
        }
        expect(at).toSatisfy(Number.isInteger);
        expect(scoreAt(anchor, decay, at - 1)).toBeGreaterThanOrEqual(threshold);
        expect(scoreAt(anchor, decay, at)).toBeLessThan(threshold);
      }),
      { numRuns: 2000 },
    );
  });

  test('a score exactly at the threshold is below it one millisecond after decay starts', () => {
    expect(fallsBelowAt(lead(60), DEFAULT, 60)).toBe(daysLater(7) + 1);
  });

  test('100 points are below 95 a millisecond after the eighth day', () => {
    expect(fallsBelowAt(lead(100), DEFAULT, 95)).toBe(daysLater(8) + 1);
  });

  test('a threshold above the score and a threshold of 0 are never crossed', () => {
    expect(fallsBelowAt(lead(20), DEFAULT, 30)).toBeNull();
    expect(fallsBelowAt(lead(20), DEFAULT, 0)).toBeNull();
    expect(fallsBelowAt(lead(20), { graceDays: 7, ratePerDay: 0 }, 10)).toBeNull();
  });

  test('rates just above 0 quickly give a valid date or null', () => {
    for (const ratePerDay of [1e-5, 1e-7, 1e-8, 3e-9, 1e-9, 1e-12, 1e-15, 1e-16, 1e-17, Number.MIN_VALUE]) {
      for (const threshold of [Number.MIN_VALUE, 1e-9, 60, 99.999999, 100]) {
        const at = fallsBelowAt(lead(100), { graceDays: 7, ratePerDay }, threshold);
        if (at === null) continue;
        expect(at).toBeLessThanOrEqual(LAST_INSTANT);
        expect(scoreAt(lead(100), { graceDays: 7, ratePerDay }, at)).toBeLessThan(threshold);
      }
    }
  });
});
