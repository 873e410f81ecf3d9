import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import { groupBySession } from './sessions.ts';

const entry = (time: string, scoreDelta: number): TimelineEntry => ({
  type: 'event',
  eventType: 'x',
  // As the reader's clock shows it.
  timestamp: new Date(`2026-02-${time}:00`).toISOString(),
  scoreDelta,
  decayDelta: 0,
  newScore: 0,
  eventId: time,
  properties: {},
  stage: 'cold',
  stageChange: null,
});

it('ends a session after half an hour of silence, and at the end of a day', () => {
  const days = groupBySession([
    entry('10T10:00', 5),
    entry('10T10:20', 20),
    entry('10T11:00', 5),
    entry('10T23:50', 1),
    entry('11T00:05', 2),
  ]);
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
});
