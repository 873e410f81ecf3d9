import { expect, it } from 'vitest';
import { HOUR_MS } from '../../../../worker/domain/time.ts';
import { stackActivity } from './stack-activity.ts';

const hour = (n: number) => Date.UTC(2026, 1, 11, n);
const count = (n: number, eventType: string, times: number) => ({
  at: new Date(hour(n)).toISOString(),
  eventType,
  count: times,
});

it('the activity chart stacks types by frequency, combines rare types, and includes hours without activity', () => {
  const counts = [
    count(0, 'a', 9),
    count(2, 'a', 1),
    count(2, 'b', 8),
    count(2, 'c', 7),
    count(2, 'd', 6),
    count(2, 'e', 5),
    count(2, 'f', 2),
    count(2, 'g', 1),
    count(9, 'a', 100),
  ];
  expect(stackActivity(counts, { interval: 'hour', from: hour(0), to: hour(2) + HOUR_MS / 2 })).toEqual({
    series: [
      { type: 'a', count: 10 },
      { type: 'b', count: 8 },
      { type: 'c', count: 7 },
      { type: 'd', count: 6 },
      { type: 'e', count: 5 },
      { type: null, count: 3 },
    ],
    bars: [
      { at: hour(0), total: 9, counts: [9, 0, 0, 0, 0, 0] },
      { at: hour(1), total: 0, counts: [0, 0, 0, 0, 0, 0] },
      { at: hour(2), total: 30, counts: [1, 8, 7, 6, 5, 3] },
    ],
  });
});
