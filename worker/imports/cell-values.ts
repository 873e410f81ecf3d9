import { isExactNumber } from '../contract/parse-json.ts';

/**
 * A JSON number without exponent: text with leading zeros or an `e` is a code (a postal code, an article), not a
 * figure.
 */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A cell converted by its appearance: numbers and booleans are recognized. Values that a number cannot represent exactly stay text. */
export function recognizeValue(cell: string): string | number | boolean {
  if (/^true$/i.test(cell)) return true;
  if (/^false$/i.test(cell)) return false;
  if (!NUMBER.test(cell)) return cell;
  return isExactNumber(cell) ? Number(cell) : cell;
}
