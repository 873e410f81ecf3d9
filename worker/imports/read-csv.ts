import { CsvError, type InfoRecord, parse } from 'csv-parse/stream';
import type { ImportType } from '../contract/import.ts';
import { LIMITS } from '../contract/limits.ts';
import { type ColumnPlan, planColumns, toRowValue } from './column-plan.ts';
import type { ReadRow } from './read-row.ts';

/** Quotes and JSON escapes may double an event. What is longer is a quote that was left open, and would swallow the file. */
const RECORD_CHARS_MAX = 2 * LIMITS.eventBytesMax;

interface CsvRecord {
  record: string[];
  info: InfoRecord;
}

/** Reads CSV (RFC 4180) as it streams by: quoted line breaks, any line ending; commas, or what spreadsheets of other countries write. */
export async function* readCsv(text: AsyncIterable<string>, type: ImportType): AsyncGenerator<ReadRow> {
  const { head, rest } = await readHead(text);
  const parser = parse({
    delimiter: findDelimiter(head),
    info: true,
    max_record_size: RECORD_CHARS_MAX,
    relax_column_count: true,
    // A quote within an unquoted cell is a quote (5" screen).
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
        const planned = planColumns(type, record);
        if (planned.status === 'refused') return yield planned;
        ({ plan } = planned);
        yield { status: 'warnings', warnings: planned.warnings };
        continue;
      }
      const read = toRowValue(plan, record);
      yield 'value' in read ? { status: 'row', row, ...read } : { status: 'bad_row', row, ...read };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `Row ${row + 1} does not end: is a quote left open?`;
    yield { status: 'refused', message, errors: [{ path: '', message }] };
  }
}

/** The text up to the end of its first line, and what follows. */
async function readHead(text: AsyncIterable<string>): Promise<{ head: string; rest: AsyncIterable<string> }> {
  const parts = text[Symbol.asyncIterator]();
  const rest = { [Symbol.asyncIterator]: () => parts };
  let head = '';
  let isBegun = false;
  // Each part is looked at once: a head of 64,000 characters may come in as many parts.
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

/** What stands most often in the first line. */
function findDelimiter(head: string): string {
  const line = /[^\r\n]+/.exec(head)?.[0] ?? '';
  const count = (sign: string) => line.split(sign).length;
  return [';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
}

async function* encode(head: string, rest: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  // The parser takes no empty part for what it is.
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
