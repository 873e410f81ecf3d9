import { fromCsvCell } from '../contract/csv.ts';
import { IMPORT_BAGS } from '../contract/import-fields.ts';
import { toInstant } from '../contract/instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../contract/json-value.ts';
import { parseJson } from '../contract/parse-json.ts';
import type { FieldError } from '../contract/problem.ts';
import { toEventType } from '../intake/event-type.ts';
import { marksOf } from './as-exported.ts';
import { recognizeValue } from './cell-values.ts';
import type { ColumnPlan, PlannedColumn } from './column-plan.ts';
import { type ImportField, PAGE_VIEWS } from './known-columns.ts';
import type { Cells } from './read-row.ts';

/** A row in the form that `POST /api/events` or `POST /api/leads` accepts, with warnings. */
export type RowValue = { value: JsonObject; warnings: string[] } | { errors: FieldError[] };

const refuseRow = (path: string, message: string) => ({ errors: [{ path, message }] });

/**
 * The cells of a CSV row without surrounding white space. Empty cells are undefined. IDs keep their white space, so that they are then
 * refused because of it.
 */
export function toCells({ columns }: ColumnPlan, row: readonly string[]): (string | undefined)[] {
  return row.map((cell, i) => {
    const trimmed = cell.trim();
    if (trimmed === '') return undefined;
    return fromCsvCell(isId(columns[i]) ? cell : trimmed);
  });
}

const isId = (column: PlannedColumn | undefined): boolean =>
  column?.target.kind === 'field' && column.target.field.endsWith('Id');

/** Cells with the names of their columns. */
export const toNamed = ({ columns }: ColumnPlan, cells: readonly (Json | undefined)[]): Cells =>
  columns.flatMap(({ name }, i) => (cells[i] == null ? [] : [[name, cells[i]] as const]));

/** Reads one CSV row. Cells that are missing at the end of the row count as empty. */
export function toRowValue(
  plan: ColumnPlan,
  { row, cells }: { row: readonly string[]; cells: readonly (string | undefined)[] },
  zone: string | null,
): RowValue {
  const { length } = plan.columns;
  if (cells.slice(length).some((cell) => cell !== undefined)) {
    return refuseRow('', `has ${row.length} cells where the header has ${length}`);
  }
  const read = toValue(plan, cells, { zone, read: recognizeValue });
  if (row.length < length && 'value' in read) read.warnings.push(SHORT);
  return read;
}

const SHORT = 'Has fewer cells than the header: the missing cells count as empty.';
const SHORTENED =
  'holds a number that a spreadsheet has shortened, such as 1.23E+17: different values may have become one.';
/** The pattern of a long number that a spreadsheet shortened. */
const SCIENTIFIC = /^\d([.,]\d+)?E\+\d+$/i;
/** Fields whose digits are an identifier. */
const DIGITS: readonly ImportField[] = ['leadId', 'userId', 'anonymousId', 'eventId', 'recordId', 'phone'];

interface Candidate {
  column: PlannedColumn;
  cell: Json;
}

/** Turns a row's cells into an object. `cells[i]` belongs to `plan.columns[i]`. `read` converts a text into a property. */
export function toValue(
  plan: ColumnPlan,
  cells: readonly (Json | undefined)[],
  { zone, read }: { zone: string | null; read: (cell: string) => Json },
): RowValue {
  const warnings: string[] = [];
  const entries: [string, Json][] = [];
  const candidates = new Map<ImportField, Candidate[]>();
  let bagged: JsonObject = {};
  let asExported: JsonObject | undefined;
  for (const [i, column] of plan.columns.entries()) {
    const { target, name, format } = column;
    let cell = cells[i];
    if (cell === undefined || cell === null || target.kind === 'left_out') continue;
    if (format) {
      const time = format(String(cell), zone);
      if (time.status === 'refused')
        return refuseRow(name, 'is not a time in the format that `map` gives for this column');
      cell = toInstant(time.at);
    }
    if (target.kind === 'bag' || target.kind === 'as_exported') {
      const object = typeof cell === 'string' ? parseObject(cell) : cell;
      if (!isJsonObject(object))
        return refuseRow(target.kind === 'bag' ? IMPORT_BAGS[plan.type] : name, 'must be a JSON object');
      if (target.kind === 'bag') bagged = { ...bagged, ...object };
      else asExported = object;
    } else if (target.kind === 'entry')
      entries.push([target.name, format || typeof cell !== 'string' ? cell : read(cell)]);
    else {
      if (DIGITS.includes(target.field) && typeof cell === 'string' && SCIENTIFIC.test(cell))
        warnings.push(`"${name}" ${SHORTENED}`);
      candidates.set(target.field, [...(candidates.get(target.field) ?? []), { column, cell }]);
    }
  }
  const fields: Partial<Record<ImportField, Json>> = {};
  for (const [field, found] of candidates) {
    const [best, ...others] = found.sort((a, b) => a.column.rank - b.column.rank) as [Candidate, ...Candidate[]];
    fields[field] = finish(plan, field, best);
    // If the row has a second phone number, ID or time, it is kept as a property.
    for (const { column, cell } of others) entries.push([column.name, typeof cell === 'string' ? read(cell) : cell]);
  }
  if (plan.type === 'leads') settleLead(fields, { candidates, entries, read });
  const bag = { ...bagged, ...Object.fromEntries(entries) };
  if (plan.isLeaderboard)
    asExported = marksOf({ ...fields, ...(fields.leadId !== undefined && { _id: fields.leadId }) });
  return {
    value: {
      ...fields,
      ...(Object.keys(bag).length > 0 && { [IMPORT_BAGS[plan.type]]: bag }),
      ...(asExported && { asExported }),
    } as JsonObject,
    warnings,
  };
}

/** A time without a zone, as Amplitude and warehouses write it. */
const ZONELESS = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

function finish({ isForeign, isUtc }: ColumnPlan, field: ImportField, { column, cell }: Candidate): Json {
  if (typeof cell !== 'string') return cell;
  // A leading apostrophe is how spreadsheets mark digits as text.
  if (field === 'recordId') return cell.replace(/^'(?=\d+$)/, '');
  if (field === 'timestamp' && isUtc && ZONELESS.test(cell)) return `${cell}Z`;
  // If the column has one of our own names for the field, the cell's value stays unchanged.
  if (field !== 'eventType' || (!isForeign && column.rank === 0)) return cell;
  return PAGE_VIEWS.includes(cell) ? 'page_view' : (toEventType(cell) ?? cell);
}

/**
 * First and last name are joined into one name. The record ID of another tool becomes the lead's ID if the lead has no email. If the lead
 * has an email, the record ID becomes a property.
 */
function settleLead(
  fields: Partial<Record<ImportField, Json>>,
  {
    candidates,
    entries,
    read,
  }: { candidates: Map<ImportField, Candidate[]>; entries: [string, Json][]; read: (cell: string) => Json },
): void {
  const { firstName, lastName, recordId } = fields;
  const parts = [firstName, lastName].filter((part) => part !== undefined);
  if (parts.length > 0) fields.name ??= parts.join(' ');
  delete fields.firstName;
  delete fields.lastName;
  if (recordId === undefined) return;
  delete fields.recordId;
  if (fields.leadId === undefined && fields.email === undefined) fields.leadId = recordId;
  else
    entries.push([
      candidates.get('recordId')?.[0]?.column.name ?? 'Record ID',
      typeof recordId === 'string' ? read(recordId) : recordId,
    ]);
}

function parseObject(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
