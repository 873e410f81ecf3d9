/**
 * The places at which a spreadsheet would begin to run a text, after any protective apostrophes: its start, and after what
 * separates cells in other countries' files.
 */
const FORMULA = /(?<=^|[;\t])(?='*[=+\-@\t\r＝＋－＠])/g;
const PROTECTED = /(?<=^|[;\t])'(?='*[=+\-@\t\r＝＋－＠])/g;

/** Puts an apostrophe before what a spreadsheet would take for a formula. `fromCsvCell` removes it. */
export const toCsvCell = (text: string): string => text.replace(FORMULA, "'");

/** Restores the text given to `toCsvCell`. */
export const fromCsvCell = (cell: string): string => cell.replace(PROTECTED, '');

/**
 * The format of all our CSV, for csv-stringify: RFC 4180, and safe to open in a spreadsheet. Numbers are not formulas.
 */
export const CSV_OPTIONS = {
  record_delimiter: '\r\n',
  // The writer quotes only its own record delimiter: elsewhere, a lone CR or LF would end the row.
  quoted_match: /[\r\n]/,
  cast: { string: toCsvCell },
} satisfies Record<string, unknown>;

/** Tells Excel that a file is UTF-8. Written once, before the header. */
export const BOM = '\uFEFF';
