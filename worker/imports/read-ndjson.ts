import { isJsonObject, type Json, type JsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import { parseJson } from '../contract/parse-json.ts';
import { type ColumnPlan, findSlip, findTwice, planNames } from './column-plan.ts';
import type { Reading } from './read-csv.ts';
import type { ReadRow } from './read-row.ts';
import { type RowValue, toValue } from './row-value.ts';

/** Escapes such as `\u00e9` may make a line six times as long as its event. */
const LINE_CHARS_MAX = 6 * LIMITS.eventBytesMax;

/** Streams one JSON object per line. An invalid line does not affect the others. Keys are treated like column names. */
export async function* readNdjson(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<ReadRow> {
  const { zone = null } = reading;
  const plans = createPlans(reading);
  let row = 0;
  let isFirst = true;
  for await (const line of readLines(text)) {
    row++;
    if (line === null) {
      yield bad(row, `is longer than ${LINE_CHARS_MAX} characters`);
      continue;
    }
    if (line.trim() === '') continue;
    const object = parseObject(line);
    if ('problem' in object) {
      yield bad(row, object.problem);
      continue;
    }
    const value = reading.type === 'events' ? unfold(object.value) : object.value;
    const names = Object.keys(value);
    if (names.length > LIMITS.importColumnsMax) {
      yield bad(row, `has more than ${LIMITS.importColumnsMax} keys`);
      continue;
    }
    const plan = plans(names);
    if (isFirst) yield { status: 'columns', plan, warnings: [] };
    isFirst = false;
    const read = toObject(plan, value, zone);
    const cells = Object.entries(value);
    yield 'value' in read ? { status: 'row', row, cells, ...read } : { status: 'bad_row', row, cells, ...read };
  }
}

const bad = (row: number, message: string): ReadRow => ({
  status: 'bad_row',
  row,
  errors: [{ path: '', message }],
  cells: [],
});

function parseObject(line: string): { value: JsonObject } | { problem: string } {
  try {
    const value = parseJson(line);
    return isJsonObject(value) ? { value } : { problem: 'must be a JSON object' };
  } catch (error) {
    return { problem: `is not JSON: ${error instanceof Error ? error.message : error}` };
  }
}

/** Max. different sets of keys to cache. Most files have only a few sets. */
const PLANS_MAX = 200;

/** Plans the keys of objects and caches the plans, because most lines of a file have the same keys. */
function createPlans({ type, map }: Reading): (names: string[]) => ColumnPlan {
  const plans = new Map<string, ColumnPlan>();
  return (names) => {
    const key = JSON.stringify(names);
    const plan = plans.get(key) ?? planNames(type, names, map);
    if (plans.size < PLANS_MAX) plans.set(key, plan);
    return plan;
  };
}

function toObject(plan: ColumnPlan, value: JsonObject, zone: string | null): RowValue {
  const twice = findTwice(plan.columns);
  if (twice) return { errors: [{ path: twice[1], message: `means the same as \`${twice[0]}\`: send one of them.` }] };
  const slip = findSlip(plan);
  if (slip) return { errors: [{ path: '', message: slip }] };
  const cells = plan.columns.map(({ name }): Json | undefined => value[name]);
  const read = toValue(plan, cells, { zone, read: (cell) => cell });
  const unknown = plan.columns.filter(({ isKnown }) => !isKnown);
  if ('value' in read) {
    const bag = plan.type === 'events' ? 'properties' : 'custom';
    read.warnings.push(
      ...unknown.map(
        ({ name }) => `\`${name.slice(0, 100)}\` is not known, and is kept as \`${bag}.${name.slice(0, 100)}\`.`,
      ),
    );
  }
  return read;
}

/** The fields that Mixpanel's raw export stores among an event's properties: time, user and ID. */
const FOLDED = ['time', 'distinct_id', '$insert_id', '$user_id', '$device_id'];

/** Moves the time and IDs of an event from Mixpanel's raw export, `{"event", "properties"}`, to the top level. */
function unfold(value: JsonObject): JsonObject {
  const { event, properties, ...others } = value;
  if (event === undefined || !isJsonObject(properties) || Object.keys(others).length > 0) return value;
  if (properties.time === undefined || properties.distinct_id === undefined) return value;
  const isFolded = ([name]: [string, unknown]) => FOLDED.includes(name);
  const entries = Object.entries(properties);
  return {
    event,
    ...Object.fromEntries(entries.filter(isFolded)),
    properties: Object.fromEntries(entries.filter((entry) => !isFolded(entry))),
  };
}

/** Yields the lines of a text. A line that is too long is discarded and yields null. */
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
