import { LIMITS } from '../contract/limits.ts';
import { parseJson } from '../contract/parse-json.ts';
import type { ReadRow } from './read-row.ts';

/** Escapes (`\u00e9`) may write an event six times as long as it is. */
const LINE_CHARS_MAX = 6 * LIMITS.eventBytesMax;

/** Reads one JSON object a line as it streams by. A line that is none harms no other. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  let row = 0;
  for await (const line of readLines(text)) {
    row++;
    if (line === null) {
      yield bad(row, `is longer than ${LINE_CHARS_MAX} characters`);
      continue;
    }
    if (line.trim() === '') continue;
    try {
      yield { status: 'row', row, value: parseJson(line) };
    } catch (error) {
      yield bad(row, `is not JSON: ${error instanceof Error ? error.message : error}`);
    }
  }
}

const bad = (row: number, message: string): ReadRow => ({ status: 'bad_row', row, errors: [{ path: '', message }] });

/** The lines of a text; null for one that is too long, of which no more is held. */
async function* readLines(text: AsyncIterable<string>): AsyncGenerator<string | null> {
  let line: string | null = '';
  for await (const part of text) {
    const [first = '', ...others] = part.split('\n');
    line = join(line, first);
    for (const next of others) {
      yield line;
      line = join('', next);
    }
  }
  if (line !== '') yield line;
}

const join = (line: string | null, part: string): string | null =>
  line === null || line.length + part.length > LINE_CHARS_MAX ? null : line + part;
