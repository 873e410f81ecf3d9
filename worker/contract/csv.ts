/** A cell that a spreadsheet would run, behind any apostrophes that keep it from doing so. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

/** Puts an apostrophe in front of text that a spreadsheet would take for a formula. `fromCsvCell` takes it away. */
export const toCsvCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text that `toCsvCell` was given. */
export const fromCsvCell = (cell: string): string => (/^'/.test(cell) && FORMULA.test(cell) ? cell.slice(1) : cell);

/** How all our CSV is written, for csv-stringify: RFC 4180, and safe to open in a spreadsheet. Numbers are no formulas. */
export const CSV_OPTIONS = {
  record_delimiter: '\r\n',
  // The writer quotes its own record delimiter only: a lone CR or LF would read as the end of a row elsewhere.
  quoted_match: /[\r\n]/,
  cast: { string: toCsvCell },
} satisfies Record<string, unknown>;

/** Tells Excel that a file is UTF-8. Written once, in front of the header. */
export const BOM = '\uFEFF';
