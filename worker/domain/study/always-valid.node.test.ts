import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../testing/seeded-random.ts';
import { alwaysValid } from './always-valid.ts';

const LOOKS_FROM = 50;
const BUYERS = 3_000;
const RUNS = 400;

/**
 * Simulates histories without a real difference, and returns how many of them show a difference at least once to someone who checks after
 * every buyer.
 */
function falseAlarms(
  intervalOf: (
    estimate: { value: number; low: number; high: number },
    n: number,
  ) => { low: number | null; high: number | null },
) {
  const random = seededRandom(7);
  let alarms = 0;
  for (let run = 0; run < RUNS; run++) {
    let sum = 0;
    for (let n = 1; n <= BUYERS; n++) {
      sum += Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      if (n < LOOKS_FROM) continue;
      const half = 1.96 / Math.sqrt(n);
      const { low, high } = intervalOf({ value: sum / n, low: sum / n - half, high: sum / n + half }, n);
      if ((low ?? 0) > 0 || (high ?? 0) < 0) {
        alarms++;
        break;
      }
    }
  }
  return alarms / RUNS;
}

describe('a confidence interval that allows daily checks', () => {
  it('shows a nonexistent difference in less than 5% of histories, compared with over 30% for an ordinary interval', () => {
    expect(falseAlarms((estimate) => estimate)).toBeGreaterThan(0.3);
    expect(falseAlarms(alwaysValid)).toBeLessThan(0.05);
  });

  it('is about one and a half times as wide as an ordinary interval, and wider if there is less evidence', () => {
    const widthAt = (evidence: number) => {
      const { low, high } = alwaysValid({ value: 0.1, low: 0, high: 0.2 }, evidence);
      return (high as number) - (low as number);
    };
    expect(widthAt(200) / 0.2).toBeCloseTo(1.55, 2);
    expect(widthAt(50)).toBeGreaterThan(widthAt(200));
  });

  it('has no bounds without evidence', () => {
    const nothing = { value: 0.1, low: null, high: null };
    expect(alwaysValid(nothing, 80)).toEqual(nothing);
    expect(alwaysValid({ value: 0.1, low: 0, high: 0.2 }, 0)).toEqual(nothing);
  });
});
