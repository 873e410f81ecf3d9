import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { toOccurredAt as timeOf } from './event-time.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 24 * 3600 * 1000;
const iso = (ms: number) => new Date(ms).toISOString();
/** Returns epoch milliseconds, or the reason why the time was rejected. */
const toOccurredAt = (stamps: Parameters<typeof timeOf>[0], receivedAt: number) => {
  const time = timeOf(stamps, receivedAt);
  return time.status === 'read' ? time.occurredAt : `${time.path}: ${time.message}`;
};

describe('the time of an event', () => {
  test('is the time of receipt minus the time from the event to its sending, however wrong the client’s clock is', () => {
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

  test('is never after the receipt, and never before the web existed', () => {
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
        if (typeof occurredAt === 'string') {
          expect(occurredAt).toMatch(/^(timestamp|originalTimestamp): /);
          return;
        }
        expect(occurredAt).toBeLessThanOrEqual(NOW);
        expect(occurredAt).toBeGreaterThanOrEqual(LIMITS.earliestTimestampMs);
        expect(Number.isInteger(occurredAt)).toBe(true);
      }),
    );
  });

  test('is the timestamp if the message does not say when it was sent', () => {
    expect(toOccurredAt({ timestamp: iso(NOW - DAY_MS) }, NOW)).toBe(NOW - DAY_MS);
    expect(toOccurredAt({ originalTimestamp: iso(NOW - DAY_MS), sentAt: 'soon' }, NOW)).toBe(NOW - DAY_MS);
  });

  test('is the time of arrival if none is given, or with a warning if it would be in the future', () => {
    expect(timeOf({}, NOW)).toEqual({ status: 'read', occurredAt: NOW, warning: null });
    expect(timeOf({ timestamp: null, originalTimestamp: '' }, NOW)).toMatchObject({ occurredAt: NOW, warning: null });
    for (const timestamp of [iso(NOW + DAY_MS), '2090-01-01T00:00:00Z', (NOW + DAY_MS) / 1000]) {
      const time = timeOf({ timestamp }, NOW);
      expect(time).toMatchObject({ occurredAt: NOW, warning: expect.stringContaining('is in the future') });
    }
    expect(timeOf({ timestamp: iso(NOW + 500) }, NOW)).toMatchObject({ occurredAt: NOW, warning: null });
  });

  test('is rejected if it is unreadable or before the web existed, and never replaced by the current time', () => {
    const wrong = [
      'noon',
      '2026-02-30',
      true,
      {},
      [],
      '20260211103000',
      '1970-01-01T00:00:07Z',
      '0001-01-01T00:00:00Z',
    ];
    for (const value of wrong) {
      expect(timeOf({ timestamp: value, sentAt: iso(NOW) }, NOW).status).toBe('refused');
      expect(timeOf({ originalTimestamp: value }, NOW).status).toBe('refused');
    }
    expect(toOccurredAt({ timestamp: 'noon' }, NOW)).toMatch(/^timestamp: is not a time that we can read/);
  });

  describe('the time of an archived event', () => {
    const wasAt = NOW - 80 * DAY_MS;

    test('is corrected by the time at which the archive received the event', () => {
      const archived = { originalTimestamp: iso(wasAt), sentAt: iso(wasAt + 300), receivedAt: iso(wasAt + 500) };
      expect(toOccurredAt({ ...archived, timestamp: iso(wasAt) }, NOW)).toBe(wasAt);
      expect(toOccurredAt(archived, NOW)).toBe(wasAt);
      for (const wrongByMs of [-DAY_MS, DAY_MS, 400 * DAY_MS]) {
        const stamped = iso(wasAt + wrongByMs);
        const sentAt = iso(wasAt + wrongByMs + 300);
        const skewed = { originalTimestamp: stamped, sentAt, receivedAt: iso(wasAt + 500) };
        expect(toOccurredAt(skewed, NOW)).toBe(wasAt + 200);
        expect(toOccurredAt({ ...skewed, originalTimestamp: undefined, timestamp: stamped }, NOW)).toBe(wasAt + 200);
      }
    });

    test('stays unchanged if nothing says when the event was sent, or if the archive’s time is unusable', () => {
      expect(toOccurredAt({ timestamp: iso(wasAt), receivedAt: iso(wasAt + 500) }, NOW)).toBe(wasAt);
      for (const receivedAt of ['soon', null, iso(NOW + DAY_MS)]) {
        expect(toOccurredAt({ timestamp: iso(NOW - 100), sentAt: iso(NOW), receivedAt }, NOW)).toBe(NOW - 100);
      }
    });
  });

  test('is the time that someone set in addition to the client’s own timestamp, whatever the client’s clock', () => {
    const week = { timestamp: iso(NOW - 7 * DAY_MS), originalTimestamp: iso(NOW - 10), sentAt: iso(NOW) };
    expect(toOccurredAt(week, NOW)).toBe(NOW - 7 * DAY_MS);
    for (const wrongByMs of [-DAY_MS, DAY_MS]) {
      const sent = NOW + wrongByMs;
      const corrected = { timestamp: iso(NOW - 5), originalTimestamp: iso(sent - 5), sentAt: iso(sent) };
      expect(toOccurredAt(corrected, NOW)).toBe(NOW - 5);
    }
  });

  test('is relative to the client’s clock if both timestamps come from it', () => {
    for (const wrongByMs of [-DAY_MS, 0, DAY_MS]) {
      const sent = NOW + wrongByMs;
      const times = { timestamp: iso(sent - 9_997), originalTimestamp: iso(sent - 10_000), sentAt: iso(sent) };
      expect(toOccurredAt(times, NOW)).toBe(NOW - 10_000);
    }
    const ahead = { timestamp: iso(NOW + DAY_MS), originalTimestamp: iso(NOW - 10), sentAt: iso(NOW) };
    expect(toOccurredAt(ahead, NOW)).toBe(NOW - 10);
  });
});
