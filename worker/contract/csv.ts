/**
 * Matches the start of a cell, whether or not its text would run as a formula, so that each text is checked in one pass. A cell may start
 * at the beginning of the text, or after a character that separates cells or rows in other countries' files, where quotes within a cell
 * have no effect. The start includes quotes, spaces and apostrophes, and may end with a sign that makes the cell a formula.
 */
const BEGINNING = /(?:[;\t\r\n]|^)["'\s]*([=+\-@＝＋－＠])?/g;

/** Puts an apostrophe before text that a spreadsheet would run as a formula. `fromCsvCell` removes it. */
export const toCsvCell = (text: string): string =>
  text.replace(BEGINNING, (all, sign?: string) => (sign ? `${all.slice(0, -1)}'${sign}` : all));

/** Restores the text that `toCsvCell` was given. */
export const fromCsvCell = (cell: string): string =>
  cell.replace(BEGINNING, (all, sign?: string) => (sign && all.at(-2) === "'" ? `${all.slice(0, -2)}${sign}` : all));

/**
 * The format of all our CSV, for csv-stringify: RFC 4180, and safe to open in a spreadsheet. Numbers are written as they are, because
 * they are not formulas.
 */
export const CSV_OPTIONS = {
  record_delimiter: '\r\n',
  // The CSV writer only quotes cells with its own record delimiter, but other programs would end the row at a lone CR or LF.
  quoted_match: /[\r\n]/,
  cast: { string: toCsvCell },
} satisfies Record<string, unknown>;

/** The byte order mark, which tells Excel that a file is UTF-8. The byte order mark is written once, before the header. */
export const BOM = '\uFEFF';
