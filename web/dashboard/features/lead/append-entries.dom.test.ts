import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import { appendEntries, replaceEnd } from './append-entries.ts';

const entry = (second: number) => ({ timestamp: new Date(second * 1000).toISOString() }) as TimelineEntry;

it('appends the latest entries to a timeline', () => {
  expect(appendEntries([entry(1), entry(2)], [entry(3), entry(4)])).toEqual([1, 2, 3, 4].map(entry));
  expect(appendEntries([], [entry(1)])).toEqual([entry(1)]);
});

it.each([
  ['a late event', [entry(1)]],
  ['an old entry among newer entries', [entry(3), entry(2)]],
  ['an answer without entries', []],
])('asks to read the timeline again after %s', (_, entries) => {
  expect(appendEntries([entry(1), entry(2)], entries)).toBeNull();
});

it('a timeline keeps up to a fifth more entries than a response of the API contains, and then drops the oldest all at once', () => {
  const known = Array.from({ length: 1.2 * LIMITS.timelineEntriesMax - 1 }, (_, i) => entry(i));
  const longest = appendEntries(known, [entry(99_998)]) ?? [];
  expect([longest.length, longest[0]]).toEqual([1.2 * LIMITS.timelineEntriesMax, known[0]]);
  const dropped = appendEntries(longest, [entry(99_999)]) ?? [];
  expect([dropped.length, dropped.at(-1)]).toEqual([LIMITS.timelineEntriesMax, entry(99_999)]);
});

describe('rereading the end of a timeline', () => {
  const event = (second: number, newScore = second) =>
    ({ ...entry(second), type: 'event', eventId: `e${second}`, newScore }) as TimelineEntry;
  const known = [1, 2, 3, 4].map((second) => event(second));

  it('replaces the entries that were read again, and keeps entries that arrived in the meantime', () => {
    const drop = { ...entry(3), type: 'stage_change' } as TimelineEntry;
    expect(replaceEnd(known, [event(2), event(3, 9), drop])).toEqual([event(1), event(2), event(3, 9), drop, event(4)]);
  });

  it('returns the same timeline if nothing changed, and the same objects for unchanged entries', () => {
    expect(replaceEnd(known, [event(3), event(4)])).toBe(known);
    expect(replaceEnd(known, [event(3), event(4, 9)])?.[2]).toBe(known[2]);
  });

  it('asks to read the whole timeline if the first entry changed, or if the history was rescored, merged or restored', () => {
    expect(replaceEnd(known, [event(3, 9), event(4)])).toBeNull();
    for (const type of ['rescore', 'merge', 'withdrawn'] as const) {
      const change = { ...entry(4), type } as TimelineEntry;
      expect(replaceEnd(known, [event(3), change, event(4)])).toBeNull();
      expect(replaceEnd([...known, change], [event(3), event(4)])).toBeNull();
      expect(replaceEnd([event(1), event(2), change, event(3)], [event(2), change, event(3), event(4)])).toHaveLength(
        5,
      );
    }
  });

  it('asks to read the whole timeline if there is a gap between the known entries and the new end', () => {
    expect(replaceEnd(known, [event(7), event(8)])).toBeNull();
    expect(replaceEnd(known, [])).toBeNull();
  });
});
