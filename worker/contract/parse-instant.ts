import { zoneOffsetMs } from './time-zone.ts';

/** Why a value cannot be read as an instant. */
export const INSTANT_REFUSALS = {
  no_zone: 'has no time zone: send ISO 8601 with Z or an offset, such as 2026-02-11T10:30:00Z',
  unreadable: 'must be an ISO 8601 date-time with a time zone, such as 2026-02-11T10:30:00Z',
  impossible: 'names a day or an hour that does not exist: send ISO 8601, such as 2026-02-11T10:30:00Z',
} as const;
type InstantRefusal = keyof typeof INSTANT_REFUSALS;

export type ReadInstant = { status: 'read'; at: number } | { status: 'refused'; reason: InstantRefusal };

export interface InstantOptions {
  /**
   * The IANA time zone for text without a time zone, such as `Europe/Amsterdam`. If `zone` is null, a text without a time zone is rejected.
   */
  zone: string | null;
  /** `iso`: only text in ISO 8601. `any`: also epochs, RFC 2822, and MongoDB's `{"$date": …}`, which clients and exports write. */
  forms: 'iso' | 'any';
}

/**
 * Parses an instant to epoch milliseconds. Decimals beyond milliseconds are dropped. Every instant from the API, sockets and files goes
 * through this parser. Unreadable input is rejected with a reason, and never becomes a different time.
 */
export function parseInstant(value: unknown, { zone, forms }: InstantOptions): ReadInstant {
  if (forms === 'any') {
    if (typeof value === 'number') return readEpoch(String(value));
    if (typeof value === 'object' && value !== null && '$date' in value) return readMongoDate(value.$date, zone);
  }
  if (typeof value !== 'string' || value.length > CHARS_MAX) return refused('unreadable');
  const text = value.trim();
  const iso = ISO.exec(text);
  if (iso) return readIso(iso.groups as unknown as IsoParts, zone);
  if (forms === 'iso') return refused('unreadable');
  return EPOCH.test(text) ? readEpoch(text) : readRfc2822(text, zone);
}

/** Max. length of a text, longer than any of the accepted formats. */
const CHARS_MAX = 100;
const refused = (reason: InstantRefusal): ReadInstant => ({ status: 'refused', reason });

interface IsoParts {
  date: string;
  hours?: string;
  minutes?: string;
  seconds?: string;
  decimals?: string;
  zone?: string;
}

/**
 * The formats that the libraries of eight languages write: 0 to 9 decimals, followed by `Z`, `UTC`, an offset with or without a colon, or
 * no zone.
 */
const ISO =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<hours>\d{2}):(?<minutes>\d{2})(?::(?<seconds>\d{2})(?:[.,](?<decimals>\d{1,9}))?)?\s?(?<zone>Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;

function readIso({ date, zone, ...time }: IsoParts, zoneless: string | null): ReadInstant {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return readParts({ year, month, day, ...time }, { offset: zone, zoneless });
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hours?: string | undefined;
  minutes?: string | undefined;
  seconds?: string | undefined;
  decimals?: string | undefined;
}

/** Builds an instant from a date and a time. `offset` is the zone in the text. `zoneless` is the zone to use if the text has none. */
export function readParts(
  { year, month, day, hours = '00', minutes = '00', seconds = '00', decimals = '' }: Parts,
  { offset, zoneless }: { offset: string | undefined; zoneless: string | null },
): ReadInstant {
  if (offset === undefined && zoneless === null) return refused('no_zone');
  const offsetMs = offset === undefined ? 0 : offsetOf(offset);
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  const isDate = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  const isTime = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  // In ISO 8601, a day may end at 24:00.
  const isEndOfDay = Number(hours) === 24 && Number(minutes) === 0 && Number(seconds) === 0 && !Number(decimals);
  if (!isDate || !(isTime || isEndOfDay) || offsetMs === null) return refused('impossible');
  const ms = Number(decimals.padEnd(3, '0').slice(0, 3));
  const local = midnight.getTime() + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + ms;
  if (offset !== undefined) return { status: 'read', at: local - offsetMs };
  return { status: 'read', at: local - zoneOffsetMs(zoneless as string, local) };
}

const MINUTE_MS = 60_000;

/** The offset of `Z`, `+02`, `-0630`, `+02:00`, or a zone name of RFC 2822; null for anything else. */
function offsetOf(text: string): number | null {
  const named = NAMED_OFFSETS[text.toUpperCase()];
  if (named !== undefined) return named * 60 * MINUTE_MS;
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  if (!sign || Number(hours) > 23 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

const NAMED_OFFSETS: Record<string, number> = {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

const EPOCH = /^-?\d{1,20}(\.\d+)?$/;
/**
 * An epoch below this value must be in seconds, because as milliseconds it would be before March 1973. In a unit a thousand times smaller,
 * the number is a thousand times larger.
 */
const EPOCH_MS_MIN = 1e11;
const EPOCH_MICROSECONDS_MIN = EPOCH_MS_MIN * 1000;
const EPOCH_NANOSECONDS_MIN = EPOCH_MICROSECONDS_MIN * 1000;

/** A number this large is not in seconds, because it would be after 2100. 20260211103000, for example, is a date without separators. */
const EPOCH_END_MS = Date.UTC(2100, 0, 1);

/** Parses an epoch in seconds, milliseconds, microseconds or nanoseconds, told apart by the size of the number. */
function readEpoch(text: string): ReadInstant {
  const [, whole, decimals] = /^(-?\d+)(\.\d+)?$/.exec(text) ?? [];
  if (whole === undefined) return refused('unreadable');
  const size = Math.abs(Number(text));
  const ms =
    size < EPOCH_MS_MIN
      ? Math.floor(Math.round(Number(`${whole}${decimals ?? ''}`) * 1e6) / 1e3)
      : size < EPOCH_MICROSECONDS_MIN
        ? Number(whole)
        : // In nanoseconds, the number is too large for a double to be exact to the millisecond.
          Number(BigInt(whole) / (size < EPOCH_NANOSECONDS_MIN ? 1_000n : 1_000_000n));
  return Math.abs(ms) < EPOCH_END_MS ? { status: 'read', at: ms } : refused('unreadable');
}

/** MongoDB's extended JSON: `{"$date": "2026-…Z"}`, or `{"$date": {"$numberLong": "1770805800000"}}`. */
function readMongoDate(date: unknown, zone: string | null): ReadInstant {
  const long = typeof date === 'object' && date !== null && '$numberLong' in date ? date.$numberLong : date;
  const ms =
    typeof long === 'number' ? long : typeof long === 'string' && /^-?\d{1,16}$/.test(long) ? Number(long) : null;
  if (ms === null) return parseInstant(long, { zone, forms: 'iso' });
  return Number.isInteger(ms) && Math.abs(ms) < EPOCH_END_MS ? { status: 'read', at: ms } : refused('unreadable');
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/**
 * Matches two formats: `Wed, 11 Feb 2026 10:30:00 GMT`, as in email and HTTP; and `Wed Feb 11 2026 10:30:00 GMT+0100 (CET)`, as JavaScript
 * prints it.
 */
const RFC_2822 =
  /^(?:[A-Za-z]{3},?\s+)?(?:(?<day>\d{1,2})\s+(?<month>[A-Za-z]{3})|(?<usMonth>[A-Za-z]{3})\s+(?<usDay>\d{1,2}))\s+(?<year>\d{4})\s+(?<hours>\d{2}):(?<minutes>\d{2})(?::(?<seconds>\d{2}))?(?:\s*(?:GMT(?=[+-]))?(?<zone>[+-]\d{4}|[A-Za-z]{1,3}))?(?:\s*\([^()]*\))?$/;

function readRfc2822(text: string, zoneless: string | null): ReadInstant {
  const found = RFC_2822.exec(text)?.groups;
  if (!found) return refused('unreadable');
  const month = MONTHS.indexOf((found.month ?? found.usMonth ?? '').toLowerCase()) + 1;
  if (month === 0) return refused('unreadable');
  if (found.zone && offsetOf(found.zone) === null) return refused('unreadable');
  const { hours, minutes, seconds } = found;
  const date = { year: Number(found.year), month, day: Number(found.day ?? found.usDay) };
  return readParts({ ...date, hours, minutes, seconds }, { offset: found.zone, zoneless });
}
