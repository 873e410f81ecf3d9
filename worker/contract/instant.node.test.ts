import { expect, test } from 'vitest';
import { fromInstant, Instant, toInstant } from './instant.ts';

test.each([
  ['2026-02-11T10:30:00Z', Date.UTC(2026, 1, 11, 10, 30)],
  ['2026-02-11T10:30:00.123Z', Date.UTC(2026, 1, 11, 10, 30, 0, 123)],
  ['2026-02-11T10:30:00.123456789Z', Date.UTC(2026, 1, 11, 10, 30, 0, 123)],
  ['2026-02-11T12:30:00+02:00', Date.UTC(2026, 1, 11, 10, 30)],
  ['2026-02-11T04:00:00-06:30', Date.UTC(2026, 1, 11, 10, 30)],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
])('%s is accepted as an instant', (text, ms) => {
  expect(fromInstant(Instant.parse(text))).toBe(ms);
});

test.each([
  ['without a time zone', '2026-02-11T10:30:00'],
  ['only a day', '2026-02-11'],
  ['a day that does not exist', '2026-02-30T00:00:00Z'],
  ['a month that does not exist', '2026-13-01T00:00:00Z'],
  ['an hour that does not exist', '2026-02-11T25:00:00Z'],
  ['epoch milliseconds', 1_770_805_800_000],
  ['nothing', ''],
])('rejects %s', (_what, value) => {
  expect(Instant.safeParse(value).success).toBe(false);
});

test('writes instants in UTC with milliseconds', () => {
  expect(toInstant(Date.UTC(2026, 1, 11, 10, 30))).toBe('2026-02-11T10:30:00.000Z');
});
