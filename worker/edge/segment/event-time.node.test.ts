import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { parseTimestamp, toOccurredAt } from './event-time.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 24 * 3600 * 1000;
const iso = (ms: number) => new Date(ms).toISOString();
const instant = fc.integer({ min: LIMITS.earliestTimestampMs, max: NOW });

describe('a timestamp', () => {
  test.each([
    ['JavaScript, milliseconds', '2026-11-24T07:27:03.336Z', 336],
    ['Python, microseconds with an offset', '2026-11-24T07:27:03.336999+00:00', 336],
    ['Go, nanoseconds, trailing zeros cut', '2026-11-24T07:27:03.33699912Z', 336],
    ['C#, ticks', '2026-11-24T07:27:03.3369991Z', 336],
    ['PHP, no decimals', '2026-11-24T07:27:03+00:00', 0],
    ['Ruby, one decimal, offset to the west', '2026-11-23T23:57:03.3-07:30', 300],
    ['an offset without colon', '2026-11-24T09:27:03.336+0200', 336],
    ['an offset in hours', '2026-11-24T09:27:03.336+02', 336],
    ['a space for the T, no zone', '2026-11-24 07:27:03.336', 336],
    ['small letters', '2026-11-24t07:27:03.336z', 336],
  ])('is read as %s writes it', (_, text, ms) => {
    expect(parseTimestamp(text)).toBe(Date.UTC(2026, 10, 24, 7, 27, 3, ms));
  });

  test('may lack seconds, or the time of day', () => {
    expect(parseTimestamp('2026-11-24T07:27Z')).toBe(Date.UTC(2026, 10, 24, 7, 27));
    expect(parseTimestamp('2026-11-24')).toBe(Date.UTC(2026, 10, 24));
  });

  test('may be epoch seconds or milliseconds', () => {
    expect(parseTimestamp(NOW)).toBe(NOW);
    expect(parseTimestamp(NOW / 1000)).toBe(NOW);
    expect(parseTimestamp(NOW / 1000 + 0.25)).toBe(NOW + 250);
  });

  test('that is none is null', () => {
    const values = [
      null,
      undefined,
      '',
      'yesterday',
      '2026-13-01T00:00:00Z',
      '2026-11-24T25:00:00Z',
      true,
      {},
      [],
      1e300,
    ];
    for (const value of [...values, Number.NaN, `2026-11-24T07:27:03.${'0'.repeat(100)}Z`]) {
      expect(parseTimestamp(value)).toBeNull();
    }
  });

  test('of any instant, precision and offset is that instant, cut to milliseconds', () => {
    const decimals = fc.stringMatching(/^\d{0,9}$/);
    const offset = fc.record({ minutes: fc.integer({ min: -14 * 60, max: 14 * 60 }), colon: fc.constantFrom(':', '') });
    fc.assert(
      fc.property(instant, decimals, offset, (ms, digits, { minutes, colon }) => {
        const seconds = Math.floor(ms / 1000) * 1000;
        const local = iso(seconds + minutes * 60_000).slice(0, 19);
        const size = Math.abs(minutes);
        const pad = (n: number) => String(n).padStart(2, '0');
        const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${colon}${pad(size % 60)}`;
        const expected = seconds + Number(digits.padEnd(3, '0').slice(0, 3));
        expect(parseTimestamp(`${local}${digits && `.${digits}`}${zone}`)).toBe(expected);
      }),
    );
  });
});

describe('the time of an event', () => {
  test('is as long before its receipt as it was before its sending, however wrong the client’s clock is', () => {
    const years = 100 * 365 * DAY_MS;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 * DAY_MS }),
        fc.integer({ min: -years, max: years }),
        (ageMs, wrongByMs) => {
          const sent = NOW + wrongByMs;
          const times = { timestamp: iso(sent - ageMs), sentAt: iso(sent) };
          expect(toOccurredAt(times, NOW)).toBe(NOW - ageMs);
        },
      ),
    );
  });

  test('is never after its receipt, and never before the web', () => {
    const any = fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(any, any, any, (timestamp, originalTimestamp, sentAt) => {
        const occurredAt = toOccurredAt({ timestamp, originalTimestamp, sentAt }, NOW);
        expect(occurredAt).toBeLessThanOrEqual(NOW);
        expect(occurredAt).toBeGreaterThanOrEqual(LIMITS.earliestTimestampMs);
        expect(Number.isInteger(occurredAt)).toBe(true);
      }),
    );
  });

  test('is the timestamp where nothing says when it was sent', () => {
    expect(toOccurredAt({ timestamp: iso(NOW - DAY_MS) }, NOW)).toBe(NOW - DAY_MS);
    expect(toOccurredAt({ originalTimestamp: iso(NOW - DAY_MS), sentAt: 'soon' }, NOW)).toBe(NOW - DAY_MS);
  });

  test('is that of its receipt where there is no timestamp, or an impossible one', () => {
    expect(toOccurredAt({}, NOW)).toBe(NOW);
    expect(toOccurredAt({ timestamp: 'noon', sentAt: iso(NOW) }, NOW)).toBe(NOW);
    expect(toOccurredAt({ timestamp: iso(NOW + DAY_MS) }, NOW)).toBe(NOW);
    expect(toOccurredAt({ timestamp: '2090-01-01T00:00:00Z', sentAt: iso(NOW) }, NOW)).toBe(NOW);
    expect(toOccurredAt({ timestamp: '1970-01-01T00:00:07Z' }, NOW)).toBe(NOW);
    expect(toOccurredAt({ timestamp: '0001-01-01T00:00:00Z' }, NOW)).toBe(NOW);
  });

  test('is what someone has set beside the client’s own stamp, whatever the client’s clock', () => {
    const week = { timestamp: iso(NOW - 7 * DAY_MS), originalTimestamp: iso(NOW - 10), sentAt: iso(NOW) };
    expect(toOccurredAt(week, NOW)).toBe(NOW - 7 * DAY_MS);
    for (const wrongByMs of [-DAY_MS, DAY_MS]) {
      const sent = NOW + wrongByMs;
      const corrected = { timestamp: iso(NOW - 5), originalTimestamp: iso(sent - 5), sentAt: iso(sent) };
      expect(toOccurredAt(corrected, NOW)).toBe(NOW - 5);
    }
  });

  test('counts from the client’s clock, where both timestamps are its own', () => {
    for (const wrongByMs of [-DAY_MS, 0, DAY_MS]) {
      const sent = NOW + wrongByMs;
      const times = { timestamp: iso(sent - 9_997), originalTimestamp: iso(sent - 10_000), sentAt: iso(sent) };
      expect(toOccurredAt(times, NOW)).toBe(NOW - 10_000);
    }
    const ahead = { timestamp: iso(NOW + DAY_MS), originalTimestamp: iso(NOW - 10), sentAt: iso(NOW) };
    expect(toOccurredAt(ahead, NOW)).toBe(NOW - 10);
  });
});
