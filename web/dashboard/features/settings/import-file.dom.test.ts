import { expect, it } from 'vitest';
import { formatBytes, formatOf } from './import-file.ts';

it('the format of an import is recognized by the extension of the file name', () => {
  const names = ['leads.csv', 'Events.CSV.gz', 'a.b.tsv', 'events.jsonl', 'events.ndjson.gz', 'leads.xlsx', 'csv'];
  expect(names.map(formatOf)).toEqual(['csv', 'csv', 'csv', 'ndjson', 'ndjson', null, null]);
});

it('formats sizes in the largest unit that fits', () => {
  expect([1, 2048, 1.5 * 2 ** 20].map(formatBytes)).toEqual(['1 KiB', '2 KiB', '1.5 MiB']);
});
