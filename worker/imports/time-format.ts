import { type ReadInstant, readParts } from '../contract/parse-instant.ts';

/** Reads a time in a given format. If the time has no time zone, `zone` applies. */
export type TimeFormat = (text: string, zone: string | null) => ReadInstant;

const TOKENS: Record<string, string> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hours>\\d{2})',
  H: '(?<hours>\\d{1,2})',
  hh: '(?<hours>\\d{2})',
  h: '(?<hours>\\d{1,2})',
  mm: '(?<minutes>\\d{2})',
  ss: '(?<seconds>\\d{2})',
  A: '(?<half>[AaPp]\\.?[Mm]\\.?)',
  Z: '(?<zone>Z|UTC|[+-]\\d{2}:?\\d{2})',
};
const TOKEN = /YYYY|MM?|DD?|HH?|hh?|mm|ss|A|Z|./gsu;

/** An example that messages about formats show. */
export const TIME_FORMAT_EXAMPLE = 'DD/MM/YYYY HH:mm';

/**
 * Compiles a format such as `MM/DD/YYYY hh:mm A`; all other characters are literal. Null if the year, month or day is missing, if a part
 * occurs twice, or if 12-hour and 24-hour parts are mixed.
 */
export function compileTimeFormat(format: string): TimeFormat | null {
  const parts = format.match(TOKEN) ?? [];
  const named = parts.flatMap((part) => /<(\w+)>/.exec(TOKENS[part] ?? '')?.[1] ?? []);
  const isWhole =
    ['year', 'month', 'day'].every((name) => named.includes(name)) && new Set(named).size === named.length;
  const isHalved = parts.some((part) => part === 'h' || part === 'hh');
  if (!isWhole || isHalved !== named.includes('half')) return null;
  const pattern = new RegExp(`^${parts.map((part) => TOKENS[part] ?? literally(part)).join('')}$`);
  return (text, zone) => {
    const found = pattern.exec(text)?.groups;
    if (!found) return { status: 'refused', reason: 'unreadable' };
    const { hours, minutes, seconds, half } = found;
    const hour = half === undefined ? hours : to24(Number(hours), half);
    if (hour === null) return { status: 'refused', reason: 'impossible' };
    const [year, month, day] = [found.year, found.month, found.day].map(Number) as [number, number, number];
    return readParts({ year, month, day, hours: hour, minutes, seconds }, { offset: found.zone, zoneless: zone });
  };
}

/** Escapes a single character as `RegExp.escape` would. */
const literally = (sign: string): string => (/[\p{L}\p{N}\s]/u.test(sign) ? sign : `\\${sign}`);

/** Converts an hour of a 12-hour clock: 12 AM is 00 and 12 PM is 12. Null if a 12-hour clock does not show this hour. */
function to24(hour: number, half: string): string | null {
  if (hour < 1 || hour > 12) return null;
  return String((hour % 12) + (/^p/i.test(half) ? 12 : 0)).padStart(2, '0');
}
