import { CsvError, type InfoRecord, parse } from 'csv-parse/stream';
import type { ImportType } from '../contract/import.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ColumnMap } from './column-map.ts';
import { type ColumnPlan, planColumns } from './column-plan.ts';
import type { ReadRow } from './read-row.ts';
import { toCells, toNamed, toRowValue } from './row-value.ts';

/**
 * Quotes and JSON escapes may double the size of an event. If a record is longer, one of its quotes was probably never closed. Otherwise,
 * one cell would then contain the whole rest of the file.
 */
const RECORD_CHARS_MAX = 2 * LIMITS.eventBytesMax;

interface CsvRecord {
  record: string[];
  info: InfoRecord;
}

/** How to read a file. */
export interface Reading {
  type: ImportType;
  /** The columns that the caller has mapped. */
  map?: ColumnMap | undefined;
  /** The IANA zone for times that have none. */
  zone?: string | null;
  /** If required columns are missing, keep reading, so that people see what the file contains. */
  isPreview?: boolean;
}

/**
 * Reads CSV (RFC 4180) while it arrives. Accepts line breaks in quotes, line endings of any kind, and the delimiters that spreadsheets use
 * in different countries.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  { type, map, zone = null, isPreview = false }: Reading,
): AsyncGenerator<ReadRow> {
  const { head, delimiter, rest } = await withoutSepLine(await readHead(text));
  const parser = parse({
    delimiter: delimiter ?? findDelimiter(head),
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    max_record_size: RECORD_CHARS_MAX,
    relax_column_count: true,
    // A quote inside an unquoted cell is a plain character, as in `5" screen`.
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const records = toStream(encode(head, rest)).pipeThrough(parser) as ReadableStream<CsvRecord>;
  let plan: ColumnPlan | null = null;
  let row = 0;
  try {
    for await (const { record, info } of records) {
      row = info.records + info.empty_lines;
      if (record.every((cell) => cell.trim() === '')) continue;
      if (!plan) {
        const planned = planColumns(type, record, map);
        if (planned.status === 'refused' && !(isPreview && planned.plan)) return yield planned;
        plan = planned.plan as ColumnPlan;
        yield planned.status === 'planned'
          ? { status: 'columns', plan, warnings: planned.warnings }
          : { status: 'columns', plan, warnings: [], problem: planned.message };
        continue;
      }
      const values = toCells(plan, record);
      const read = toRowValue(plan, { row: record, cells: values }, zone);
      const cells = toNamed(plan, values);
      yield 'value' in read ? { status: 'row', row, cells, ...read } : { status: 'bad_row', row, cells, ...read };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `Row ${row + 1} does not end: is a quote left open?`;
    yield { status: 'refused', message, errors: [{ path: '', message }] };
  }
}

/** A quoted cell. Delimiters inside it do not count. */
const QUOTED = /"(?:[^"]|"")*"/g;

interface Head {
  head: string;
  rest: AsyncIterable<string>;
}

/** Splits a text after its first line. */
async function readHead(text: AsyncIterable<string>): Promise<Head> {
  const parts = text[Symbol.asyncIterator]();
  const rest = { [Symbol.asyncIterator]: () => parts };
  let head = '';
  let isBegun = false;
  // Check each part only once, because a head of 64,000 characters may arrive in as many parts.
  for (let isEnded = false; head.length < RECORD_CHARS_MAX && !isEnded; ) {
    const { done, value } = await parts.next();
    if (done) break;
    head += value;
    const begin = isBegun ? 0 : value.search(/\S/);
    if (begin < 0) continue;
    isBegun = true;
    isEnded = /[\r\n]/.test(value.slice(begin));
  }
  return { head, rest };
}

/** A first line such as `sep=;`, which tells Excel the delimiter and is not a row. */
const SEP_LINE = /^\s*"?sep=([^\r\n])"?[;,\t ]*(?:\r\n|\r|\n|$)/i;

/** Removes the line `sep=` and reads on to the end of the header. */
async function withoutSepLine({ head, rest }: Head): Promise<Head & { delimiter: string | null }> {
  const [line, delimiter = null] = SEP_LINE.exec(head) ?? [];
  if (line === undefined) return { head, rest, delimiter };
  const body = prepend(head.slice(line.length), rest);
  // The network may split a line ending in two.
  const header = await readHead(line.endsWith('\r') ? withoutLineFeed(body) : body);
  return { ...header, delimiter };
}

async function* withoutLineFeed(text: AsyncIterable<string>): AsyncGenerator<string> {
  let isBegun = false;
  for await (const part of text) {
    yield isBegun ? part : part.replace(/^\n/, '');
    isBegun ||= part !== '';
  }
}

async function* prepend(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** The delimiter that occurs most often in the header, outside of quotes. */
function findDelimiter(head: string): string {
  const line = /[^\r\n]+/.exec(head.replaceAll(QUOTED, ''))?.[0] ?? '';
  const count = (sign: string) => line.split(sign).length;
  return [';', '\t', '|'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
}

async function* encode(head: string, rest: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  // The parser misreads empty parts.
  if (head !== '') yield encoder.encode(head);
  for await (const part of rest) if (part !== '') yield encoder.encode(part);
}

function toStream(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
