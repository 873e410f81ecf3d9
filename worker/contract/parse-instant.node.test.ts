import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { parseInstant } from './parse-instant.ts';
import { isTimeZone } from './time-zone.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const iso = (ms: number) => new Date(ms).toISOString();
const instant = fc.integer({ min: LIMITS.earliestTimestampMs, max: NOW });
/** Returns epoch milliseconds, or null if the text is not an instant. */
const read = (value: unknown, zone: string | null = 'UTC') => {
  const found = parseInstant(value, { zone, forms: 'any' });
  return found.status === 'read' ? found.at : null;
};

describe('parsing an instant', () => {
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
  ])('accepts the format of %s', (_, text, ms) => {
    expect(read(text)).toBe(Date.UTC(2026, 10, 24, 7, 27, 3, ms));
  });

  test('accepts a time without seconds, or a date without a time', () => {
    expect(read('2026-11-24T07:27Z')).toBe(Date.UTC(2026, 10, 24, 7, 27));
    expect(read('2026-11-24')).toBe(Date.UTC(2026, 10, 24));
  });

  test('accepts epoch seconds and milliseconds', () => {
    expect(read(NOW)).toBe(NOW);
    expect(read(NOW / 1000)).toBe(NOW);
    expect(read(NOW / 1000 + 0.25)).toBe(NOW + 250);
  });

  test('returns null for text that is not an instant', () => {
    const values = [
      ...[null, undefined, '', 'yesterday', true, {}, [], 1e300, 'NaN', 'Infinity', '0x1p3', '1e12', '20260211103000'],
      ...['2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2025-02-29', '2026-11-24T25:00:00Z', '2026-11-24T24:01:00Z'],
      ...['Wed, 31 Feb 2026 10:30:00 GMT', 'Wed, 11 Foo 2026 10:30:00 GMT', { $date: 'soon' }, { $date: 1.5 }],
    ];
    for (const value of [...values, Number.NaN, `2026-11-24T07:27:03.${'0'.repeat(100)}Z`]) {
      expect(read(value)).toBeNull();
    }
  });

  test('returns the same instant for any precision and offset, cut to milliseconds', () => {
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
        expect(read(`${local}${digits && `.${digits}`}${zone}`)).toBe(expected);
      }),
    );
  });
});

describe('10:30 UTC on 11 February 2026', () => {
  test.each([
    '1770805800',
    '1770805800000',
    1770805800000000,
    '1770805800000000000',
    '1770805800.000',
    '2026-02-11T10:30Z',
    '2026-02-11T10:30:00+0000',
    '2026-02-11T10:30:00.000000Z',
    '2026-02-11 10:30:00 UTC',
    '2026-02-11T11:30:00+01',
    'Wed, 11 Feb 2026 10:30:00 GMT',
    '11 Feb 2026 10:30 +0000',
    'Wed, 11 Feb 2026 05:30:00 EST',
    'Wed Feb 11 2026 11:30:00 GMT+0100 (Central European Standard Time)',
    { $date: '2026-02-11T10:30:00Z' },
    { $date: 1770805800000 },
    { $date: { $numberLong: '1770805800000' } },
  ])('may be written as %j', (value) => {
    expect(read(value)).toBe(Date.UTC(2026, 1, 11, 10, 30));
  });
});

describe('parsing text without a time zone', () => {
  test('uses the given time zone, in summer and in winter', () => {
    expect(read('2026-02-11 10:30:00', 'Europe/Amsterdam')).toBe(Date.UTC(2026, 1, 11, 9, 30));
    expect(read('2026-07-11 10:30:00', 'Europe/Amsterdam')).toBe(Date.UTC(2026, 6, 11, 8, 30));
    expect(read('2026-02-11', 'Asia/Kolkata')).toBe(Date.UTC(2026, 1, 10, 18, 30));
    expect(read('Wed, 11 Feb 2026 10:30:00', 'America/New_York')).toBe(Date.UTC(2026, 1, 11, 15, 30));
    expect(read('2026-02-11T10:30:00Z', 'Asia/Tokyo')).toBe(Date.UTC(2026, 1, 11, 10, 30));
  });

  test('uses the first of a repeated hour, and the earlier offset for a skipped hour', () => {
    expect(read('2026-10-25 02:30:00', 'Europe/Amsterdam')).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(read('2026-03-29 02:30:00', 'Europe/Amsterdam')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  test('is rejected if no time zone is given', () => {
    for (const text of ['2026-02-11 10:30:00', '2026-02-11T10:30:00.5', '2026-02-11', 'Wed, 11 Feb 2026 10:30:00']) {
      expect(parseInstant(text, { zone: null, forms: 'any' })).toEqual({ status: 'refused', reason: 'no_zone' });
    }
  });

  test('reads any local time as the right instant in any zone, except during a clock change', () => {
    const zone = fc.constantFrom(
      'Europe/Amsterdam',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
    );
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 10), max: Date.UTC(2030, 0, 1) }), zone, (ms, name) => {
        const at = Math.floor(ms / 1000) * 1000;
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
        expect(shown.format(read(shown.format(at), name) as number)).toBe(shown.format(at));
      }),
      { numRuns: 300 },
    );
  });
});

test('two different instants never become the same, in any format that can tell them apart', () => {
  const forms: ((ms: number) => unknown)[] = [
    iso,
    (ms) => ms,
    String,
    (ms) => ms * 1000,
    (ms) => `${ms}000000`,
    (ms) => ({ $date: ms }),
    (ms) => ({ $date: { $numberLong: `${ms}` } }),
    (ms) => `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`,
  ];
  fc.assert(
    fc.property(instant, fc.constantFrom(...forms), fc.constantFrom(...forms), (ms, one, other) => {
      expect(read(one(ms))).toBe(ms);
      expect(read(other(ms + 1))).toBe(ms + 1);
    }),
  );
});

test('a time zone is an IANA name', () => {
  for (const name of ['UTC', 'Europe/Amsterdam', 'Asia/Kolkata']) expect(isTimeZone(name)).toBe(true);
  for (const name of ['', 'Mars/Olympus', 'local', '+25:00']) expect(isTimeZone(name)).toBe(false);
});
