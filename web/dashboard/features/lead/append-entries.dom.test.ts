import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import { appendEntries } from './append-entries.ts';

const entry = (second: number) => ({ timestamp: new Date(second * 1000).toISOString() }) as TimelineEntry;

it('puts what just happened at the end', () => {
  expect(appendEntries([entry(1), entry(2)], [entry(3), entry(4)])).toEqual([1, 2, 3, 4].map(entry));
  expect(appendEntries([], [entry(1)])).toEqual([entry(1)]);
});

it.each([
  ['a late event', [entry(1)]],
  ['one among newer ones', [entry(3), entry(2)]],
  ['nothing', []],
])('asks to read again after %s', (_, entries) => {
  expect(appendEntries([entry(1), entry(2)], entries)).toBeNull();
});

it('holds as many as a timeline answers', () => {
  const known = Array.from({ length: LIMITS.timelineEntriesMax }, (_, i) => entry(i));
  const appended = appendEntries(known, [entry(99_999)]);
  expect([appended?.length, appended?.[0]]).toEqual([LIMITS.timelineEntriesMax, entry(1)]);
});
