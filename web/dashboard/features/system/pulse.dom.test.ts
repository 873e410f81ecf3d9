import { expect, it } from 'vitest';
import { beat, pulseOf } from './pulse.ts';

const commits = [
  { at: 1000, events: 100, lagMs: 9000 },
  { at: 50_000, events: 30, lagMs: 200 },
  { at: 70_000, events: 30, lagMs: null },
];

it('the rate of live events counts only the messages of the last minute', () => {
  expect(pulseOf(commits, { openedAt: 0, now: 70_000 })).toEqual({ eventsPerSecond: 1, lagMs: 200 });
  expect(commits.reduce(beat, [] as typeof commits).map(({ at }) => at)).toEqual([50_000, 70_000]);
});

it('for a page opened less than a minute ago, the rate of live events is computed since the page was opened', () => {
  expect(pulseOf(commits.slice(0, 1), { openedAt: 0, now: 10_000 })).toEqual({ eventsPerSecond: 10, lagMs: 9000 });
  expect(pulseOf([], { openedAt: 0, now: 0 })).toEqual({ eventsPerSecond: 0, lagMs: null });
});
