import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CSV_OPTIONS, fromCsvCell, toCsvCell } from './csv.ts';

const cell = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'\'=+-@\t\r\n",;＝ a'), maxLength: 8 }),
  fc.string({ unit: 'grapheme' }),
);

it('any text can be written to a cell and read back, and a spreadsheet runs none of it as a formula', () => {
  fc.assert(
    fc.property(cell, (text) => {
      expect(fromCsvCell(toCsvCell(text))).toBe(text);
      expect(toCsvCell(text)).not.toMatch(/(^|[;\t\r\n])["\s]*[=+\-@＝＋－＠]/);
    }),
  );
});

it('a formula after a semicolon is also made harmless, because many countries separate cells by semicolons', () => {
  expect(toCsvCell("x;=cmd|' /C calc'!A0")).toBe("x;'=cmd|' /C calc'!A0");
  expect(toCsvCell('a; b;c-d')).toBe('a; b;c-d');
});

it.each(['x;"=1+1;y', 'x; "" =1+1', '"=1+1', 'x\n=1+1', "x\t'=1+1;\t=1+1"])(
  'a file contains no formula if it is read with semicolons or tabs as separators, even after quotes, spaces and line breaks: %j',
  (text) => {
    const file = stringify([['lead_1', text, text]], CSV_OPTIONS);
    for (const delimiter of [';', '\t']) {
      const rows: string[][] = parse(file, { delimiter, relax_quotes: true, relax_column_count: true });
      expect(rows.flat().filter((value) => /^["\s]*=/.test(value))).toEqual([]);
    }
    const [read] = parse(file, { record_delimiter: '\r\n' });
    expect(read?.map(fromCsvCell)).toEqual(['lead_1', text, text]);
  },
);

it('a long text of separators and quotes is escaped in linear time', () => {
  const text = `x${'\t\r " \''.repeat(20_000)}x`;
  const begun = performance.now();
  expect(fromCsvCell(toCsvCell(text))).toBe(text);
  expect(performance.now() - begun).toBeLessThan(1_000);
});

it('any rows can be written and read back with a parser that ends rows only at CRLF', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
      const read: string[][] = parse(stringify(rows, CSV_OPTIONS), { record_delimiter: '\r\n' });
      expect(read.map((row) => row.map(fromCsvCell))).toEqual(rows);
    }),
  );
});

it('rows without quotes contain no line break', () => {
  expect(stringify([['a\nb', 'c\rd', 'e', 5, -5]], CSV_OPTIONS)).toBe('"a\nb","c\rd",e,5,-5\r\n');
});
