import { expect, it } from 'vitest';
import type { EventEntry } from './score-path.ts';
import { scoreTicks } from './score-ticks.ts';
import { thinEvents, thinPath } from './thin-out.ts';

const xOf = (at: number) => at / 100;

it('reduces a line of 20,000 points to four per pixel, and keeps both ends and every extreme', () => {
  const points = Array.from({ length: 20_000 }, (_, at) => ({ at, score: at === 7777 ? 1000 : at % 40 }));
  const thin = thinPath(points, xOf);
  expect(thin.length).toBeLessThanOrEqual(4 * 200);
  expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)]);
  expect(thin).toContainEqual({ at: 7777, score: 1000 });
  expect(thin.map(({ at }) => at)).toEqual(thin.map(({ at }) => at).sort((a, b) => a - b));
});

it('keeps every point of a short line', () => {
  const points = [0, 500, 900].map((at) => ({ at, score: at }));
  expect(thinPath(points, xOf)).toEqual(points);
  expect(thinPath([], xOf)).toEqual([]);
});

it('keeps only the event with the largest effect in every few pixels, out of 10,000 events', () => {
  const event = (i: number, scoreDelta: number) =>
    ({ eventId: `${i}`, timestamp: new Date(i * 10).toISOString(), scoreDelta }) as EventEntry;
  const events = Array.from({ length: 10_000 }, (_, i) => event(i, i === 5000 ? -50 : 1));
  const dots = thinEvents(events, { xOf, gapPx: 3 });
  expect(dots.length).toBeLessThan(340);
  expect(dots).toContain(events[5000]);
});

it.each([
  [100, [0, 20, 40, 60, 80, 100]],
  [11.4, [0, 5, 10]],
  [5700, [0, 2000, 4000]],
  [1_234_567, [0, 500_000, 1_000_000]],
  [0.4, [0, 0.1, 0.2, 0.3, 0.4]],
])('gives an axis up to %d the ticks %j', (max, ticks) => {
  expect(scoreTicks(max, 5)).toEqual(ticks);
});
