import { isExactNumber } from '../contract/parse-json.ts';

/** As JSON writes it, without exponent: what begins with zeros or holds an `e` is a code (a postcode, an article), no figure. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A cell as what it looks like: numbers and booleans are recognized. What a number cannot hold exactly stays text. */
export function recogniseValue(cell: string): string | number | boolean {
  if (/^true$/i.test(cell)) return true;
  if (/^false$/i.test(cell)) return false;
  if (!NUMBER.test(cell)) return cell;
  return isExactNumber(cell) ? Number(cell) : cell;
}

/**
 * A date and time as databases export it, as ISO 8601: a space for the `T`, `UTC` for the `Z`, an offset of hours alone.
 * What has no time zone stays without one, and is refused where instants are parsed.
 */
export const readTimestamp = (cell: string): string =>
  cell
    .replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T')
    .replace(/ ?UTC$/i, 'Z')
    .replace(/(T.*[+-]\d\d)$/, '$1:00');
