import { withFieldSentences } from '../contract/field-sentence.ts';
import type { ImportColumn, ImportPreview, ImportType, PreviewedRow } from '../contract/import.ts';
import { IMPORT_BAGS } from '../contract/import-fields.ts';
import { toInstant } from '../contract/instant.ts';
import type { Json, JsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ColumnTarget } from './column-map.ts';
import type { ColumnPlan, PlannedColumn } from './column-plan.ts';
import { judgeRow, type RowMarks } from './judge-row.ts';
import type { ReadRow } from './read-row.ts';

export type Previewed = { status: 'previewed'; preview: ImportPreview } | Extract<ReadRow, { status: 'refused' }>;

/** Reads the first rows of a file as an import would, and stores nothing. */
export async function previewImport(
  reading: AsyncIterable<ReadRow>,
  { type, timezone, marks }: { type: ImportType; timezone: string; marks: RowMarks },
): Promise<Previewed> {
  let plan: ColumnPlan | null = null;
  const samples = new Map<string, string[]>();
  let warnings: string[] = [];
  let problem: string | null = null;
  const rows: PreviewedRow[] = [];
  for await (const read of reading) {
    if (read.status === 'refused') return read;
    if (read.status === 'columns') {
      ({ plan, problem = null } = read);
      ({ warnings } = read);
      continue;
    }
    for (const [name, cell] of read.cells) addSample(samples, name, cell);
    rows.push(toRow(type, read, { marks, timezone }));
    if (rows.length === LIMITS.importPreviewRows) break;
  }
  const columns = (plan?.columns ?? []).map((column) => toColumn(type, column, samples.get(column.name) ?? []));
  return { status: 'previewed', preview: { dryRun: true, type, timezone, columns, rows, warnings, problem } };
}

const SAMPLES_MAX = 3;
const SAMPLE_CHARS_MAX = 80;

/** Adds a sample value. Equal values are added once, because different values show more. */
function addSample(samples: Map<string, string[]>, name: string, cell: unknown): void {
  const known = samples.get(name) ?? [];
  const text = (typeof cell === 'string' ? cell : JSON.stringify(cell)).slice(0, SAMPLE_CHARS_MAX);
  if (known.length < SAMPLES_MAX && !known.includes(text)) samples.set(name, [...known, text]);
}

const toColumn = (type: ImportType, { name, target, isKnown }: PlannedColumn, samples: string[]): ImportColumn => ({
  ...{ column: name, to: nameOf(target, IMPORT_BAGS[type]), isKnown, samples },
});

function nameOf(target: ColumnTarget, bag: string): string | null {
  switch (target.kind) {
    case 'field':
      return target.field;
    case 'entry':
      return `${bag}.${target.name}`;
    case 'bag':
      return bag;
    case 'as_exported':
    case 'left_out':
      return null;
  }
}

function toRow(
  type: ImportType,
  read: Extract<ReadRow, { status: 'row' | 'bad_row' }>,
  { marks, timezone }: { marks: RowMarks; timezone: string },
): PreviewedRow {
  const { row } = read;
  if (read.status === 'bad_row')
    return { row, value: null, errors: withFieldSentences(read.errors, 'The row'), warnings: [] };
  const judged = judgeRow(type, read.value, marks);
  if (!('told' in judged))
    return { row, value: null, errors: withFieldSentences(judged.errors, 'The row'), warnings: read.warnings };
  const { leadId, anonymousId, event } = judged.told;
  const who: JsonObject = { ...(leadId !== null && { leadId }), ...(anonymousId !== undefined && { anonymousId }) };
  const value: JsonObject =
    event.kind === 'traits'
      ? { ...who, ...(event.traits as Record<string, Json>) }
      : {
          eventType: event.type,
          ...who,
          eventId: event.eventId,
          timestamp: toInstant(event.occurredAt),
          properties: event.properties,
        };
  const zoneless = judged.isZoneless ? [`The time has no zone and is read in ${timezone}.`] : [];
  return { row, value, errors: [], warnings: [...read.warnings, ...judged.warnings, ...zoneless] };
}
