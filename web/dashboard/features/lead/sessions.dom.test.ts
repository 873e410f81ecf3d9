import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import { timesIn } from '../../lib/times.ts';
import { describeSpan, groupBySession } from './sessions.ts';

const entry = (time: string, scoreDelta: number): TimelineEntry => ({
  type: 'event',
  eventType: 'x',
  timestamp: `2026-02-${time}:00.000Z`,
  scoreDelta,
  decayDelta: 0,
  newScore: 0,
  eventId: time,
  properties: {},
  stage: 'cold',
  stageChange: null,
});

it('a visit in the timeline ends after half an hour without activity, and at the end of a day', () => {
  const entries = [
    entry('10T10:00', 5),
    entry('10T10:20', 20),
    entry('10T11:00', 5),
    entry('10T23:50', 1),
    entry('11T00:05', 2),
  ];
  const days = groupBySession(entries, timesIn('UTC').dayKey);
  expect(
    days.map(({ sessions }) =>
      sessions.map(({ points, entries }) => [
        points,
        entries.map((each) => (each.type === 'event' ? each.eventId : '')),
      ]),
    ),
  ).toEqual([
    [[2, ['11T00:05']]],
    [
      [1, ['10T23:50']],
      [5, ['10T11:00']],
      [25, ['10T10:20', '10T10:00']],
    ],
  ]);
  // One time zone further east, both events are on the 11th.
  expect(groupBySession(entries, timesIn('Europe/Berlin').dayKey).map(({ sessions }) => sessions.length)).toEqual([
    1, 2,
  ]);
});

it('names a session by its first and last minute, or by one minute if both are the same', () => {
  const span = (from: string, to: string) => describeSpan(timesIn('UTC'), Date.parse(from), Date.parse(to));
  expect(span('2026-02-11T13:25:10Z', '2026-02-11T13:54:00Z')).toBe('13:25–13:54');
  expect(span('2026-02-11T13:53:05Z', '2026-02-11T13:53:40Z')).toBe('13:53');
});
