/** A cell that a spreadsheet would run, after any protective apostrophes. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;

/** Prefixes text that a spreadsheet would take for a formula with an apostrophe. `fromCsvCell` removes it. */
export const toCsvCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Restores the text given to `toCsvCell`. */
export const fromCsvCell = (cell: string): string => (/^'/.test(cell) && FORMULA.test(cell) ? cell.slice(1) : cell);

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
