import { afterEach, expect, it, vi } from 'vitest';
import { makeTimes, timesIn } from './times.ts';

afterEach(() => vi.restoreAllMocks());

const at = Date.UTC(2026, 1, 11, 23, 30);

it('formats a time in the local time of the time zone', () => {
  expect(['UTC', 'Europe/Berlin', 'Asia/Kolkata'].map((zone) => timesIn(zone).clock(at))).toEqual([
    '23:30',
    '00:30',
    '05:00',
  ]);
  expect(timesIn('Europe/Berlin').exact(at)).toContain('Thursday, February 12, 2026 at 00:30:00');
});

it('ends a day at midnight in the time zone, even when clocks change', () => {
  const noon = Date.UTC(2026, 1, 12, 12);
  expect([timesIn('UTC').day(at, noon), timesIn('Europe/Berlin').day(at, noon)]).toEqual(['Yesterday', 'Today']);
  // In Berlin, clocks change during the night to March 29, so midnights are 23 hours apart.
  const berlin = timesIn('Europe/Berlin');
  expect(berlin.day(Date.UTC(2026, 2, 28, 23, 30), Date.UTC(2026, 2, 29, 21, 30))).toBe('Today');
  expect(berlin.day(Date.UTC(2025, 11, 31), noon)).toBe('Wed, Dec 31, 2025');
});

it.each([
  ['en-US', 'M/D/Y'],
  ['de', 'D.M.Y'],
  ['ar-EG', 'other digits'],
  ['th', 'another calendar'],
])('gives the same days and offsets in an engine that formats dates as in %s (%s)', (locale) => {
  const { DateTimeFormat } = Intl;
  vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function stubbed(asked, options) {
    // Simulates an engine that ignores the requested locale for dates. The other options still apply.
    const isDay = options?.year === 'numeric' && options.month === '2-digit';
    return new DateTimeFormat(isDay ? locale : asked, options);
  } as typeof Intl.DateTimeFormat);
  const berlin = makeTimes('Europe/Berlin');
  expect(berlin.dayKey(at)).toBe('2026-02-12');
  expect(berlin.offsetAt(at)).toBe(3_600_000);
  expect(berlin.day(at, Date.UTC(2026, 1, 12, 12))).toBe('Today');
});

it('parses local dates and times in the time zone, before and after clocks change', () => {
  const berlin = makeTimes('Europe/Berlin');
  expect(new Date(berlin.fromClock('2026-02-11T00:00')).toISOString()).toBe('2026-02-10T23:00:00.000Z');
  expect(new Date(berlin.fromClock('2026-03-29T03:00')).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  expect(new Date(berlin.fromClock('2026-10-25T00:00')).toISOString()).toBe('2026-10-24T22:00:00.000Z');
  // If a local time occurs twice, the first occurrence is meant.
  expect(new Date(berlin.fromClock('2026-10-25T02:30')).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  expect(berlin.fromClock('T00:00')).toBeNaN();
});
