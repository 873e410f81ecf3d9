import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MONDAY } from '../testing/lead-events.ts';
import { computeChurn, probabilityAlive } from './churn.ts';
import { riskLevelOf } from './risk-level.ts';
import { DAY_MS } from './time.ts';

interface CdnowFixture {
  observedUntil: string;
  customers: {
    customer: string;
    activeDays: string[];
    repeatActiveDays: number;
    recencyWeeks: number;
    ageWeeks: number;
    churnProbability: number;
  }[];
}

const cdnow: CdnowFixture = JSON.parse(readFileSync(new URL('./testdata/cdnow-churn.json', import.meta.url), 'utf8'));
const observedUntil = Date.parse(cdnow.observedUntil);
const daysLater = (days: number) => MONDAY + days * DAY_MS;
const riskAfter = (activeDays: readonly number[], at: number) =>
  riskLevelOf(computeChurn(activeDays.map(daysLater), daysLater(at)).probability);

describe('churn of real customers, compared with independently computed values', () => {
  test.each(cdnow.customers)('CDNOW customer $customer', (customer) => {
    // Several purchases on the same day, in any order, are one active day.
    const times = customer.activeDays.flatMap((day) => [Date.parse(day) + 3_600_000, Date.parse(day)]).reverse();
    const { probability, basis } = computeChurn(times, observedUntil);
    expect(probability).toBeCloseTo(customer.churnProbability, 12);
    expect(basis).toEqual({
      repeatActiveDays: customer.repeatActiveDays,
      recencyWeeks: customer.recencyWeeks,
      ageWeeks: customer.ageWeeks,
      parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
    });
  });
});

describe('the churn probability', () => {
  test('is low for a lead that has just come back, after two visits or many; a lead with a single visit may never return', () => {
    expect(riskAfter([0, 1, 2, 3], 3)).toBe('low');
    expect(riskAfter([0, 200], 200)).toBe('low');
    expect(riskAfter([0], 0)).toBe('medium');
    // The share of leads that leave after their first activity is a / (a + b).
    expect(computeChurn([MONDAY], MONDAY).probability).toBeCloseTo(0.891 / (0.891 + 1.614), 12);
  });

  test('is high for a lead that came back and then stayed away, and rises sooner the more often the lead came', () => {
    expect(riskAfter([0, 7], 365)).toBe('high');
    expect(riskAfter([0, 2, 4, 6, 8], 9)).toBe('low');
    expect(riskAfter([0, 2, 4, 6, 8], 60)).toBe('high');
    const lostAfter = (days: readonly number[], at: number) =>
      computeChurn(days.map(daysLater), daysLater(at)).probability ?? Number.NaN;
    expect(lostAfter([0, 20], 60)).toBeLessThan(lostAfter([0, 5, 10, 15, 20], 60));
  });

  test('rises slowly for a lead with one active day: it is high after more than a year, and approaches 1', () => {
    expect(riskAfter([0], 90)).toBe('medium');
    expect(riskAfter([0], 365)).toBe('medium');
    expect(riskAfter([0], 2 * 365)).toBe('high');
    expect(1 - probabilityAlive({ repeatActiveDays: 0, recencyWeeks: 0, ageWeeks: 1e12 })).toBeGreaterThan(0.99);
  });

  test('never falls while a lead stays away, and lies between 0 and 1', () => {
    const anyDays = fc.uniqueArray(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(anyDays, fc.nat({ max: 2000 }), fc.nat({ max: 2000 }), (days, idle, more) => {
        const last = Math.max(...days);
        const churnAt = (day: number) => computeChurn(days.map(daysLater), daysLater(day)).probability ?? Number.NaN;
        expect(churnAt(last + idle)).toBeGreaterThan(0);
        expect(churnAt(last + idle + more)).toBeGreaterThanOrEqual(churnAt(last + idle));
        expect(churnAt(last + idle + more)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is the same all day, however many events a day has', () => {
    const once = computeChurn([MONDAY, daysLater(3)], daysLater(20));
    const often = computeChurn([daysLater(3), MONDAY + 5, MONDAY, daysLater(4) - 1], daysLater(21) - 1);
    expect(often).toEqual(once);
  });

  test('is unknown for a lead without activity', () => {
    expect(computeChurn([], MONDAY)).toMatchObject({ probability: null, basis: null, comingBack: null });
  });
});

test('a churn probability means a low risk below a third, a high risk from two thirds, and a medium risk if it is unknown', () => {
  const levels = [0, 0.3333, 1 / 3, 0.5, 0.6666, 2 / 3, 1, null].map((churn) => riskLevelOf(churn));
  expect(levels).toEqual(['low', 'low', 'medium', 'medium', 'medium', 'high', 'high', 'medium']);
});
