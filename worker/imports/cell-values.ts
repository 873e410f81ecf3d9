import { isExactNumber } from '../contract/parse-json.ts';

/**
 * A JSON number without an exponent. Text with leading zeros or an `e` is a code (of a place or an article, for
 * example) and not a number.
 */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** Converts a cell that looks like a number or a boolean. Values that a number cannot represent exactly stay text. */
export function recognizeValue(cell: string): string | number | boolean {
  if (/^true$/i.test(cell)) return true;
  if (/^false$/i.test(cell)) return false;
  if (!NUMBER.test(cell)) return cell;
  return isExactNumber(cell) ? Number(cell) : cell;
}
