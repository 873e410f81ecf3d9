import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../worker/domain/time.ts';
import { timeTicks } from './time-ticks.ts';
import { timesIn } from './times.ts';

const from = Date.UTC(2026, 2, 27, 7, 20);
const shown = (zone: string, spanMs: number, count: number) => {
  const times = timesIn(zone);
  return timeTicks(from, from + spanMs, { count, times }).map(
    (at) => `${times.dayKey(at).slice(8)} ${times.clock(at)}`,
  );
};

it('a time axis has ticks at full hours of the time zone', () => {
  expect(shown('UTC', 5 * HOUR_MS, 5)).toEqual(['27 08:00', '27 09:00', '27 10:00', '27 11:00', '27 12:00']);
  expect(shown('Asia/Kolkata', 2 * HOUR_MS, 2)).toEqual(['27 13:00', '27 14:00']);
});

it('a time axis has ticks at midnight in the time zone, before and after clocks change', () => {
  expect(shown('Europe/Berlin', 4 * DAY_MS, 4)).toEqual(['28 00:00', '29 00:00', '30 00:00', '31 00:00']);
  expect(shown('America/New_York', 2 * DAY_MS, 4)).toEqual(['27 12:00', '28 00:00', '28 12:00', '29 00:00']);
});

it('a time axis never has more ticks than requested', () => {
  for (const days of [0.01, 0.3, 3, 40, 400, 4000]) {
    const { length } = shown('Europe/Berlin', days * DAY_MS, 6);
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(6);
  }
});
