import type { ImportColumn, ImportPreview, ImportType, PreviewedRow } from '../contract/import.ts';
import { toInstant } from '../contract/instant.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import { LIMITS } from '../contract/limits.ts';
import { BAGS, type ColumnTarget } from './column-map.ts';
import type { ColumnPlan } from './column-plan.ts';
import { judgeRow, type RowMarks } from './judge-row.ts';
import type { ReadRow } from './read-row.ts';

export type Previewed = { status: 'previewed'; preview: ImportPreview } | Extract<ReadRow, { status: 'refused' }>;

/** Reads the first rows of a file as an import would, and stores nothing. */
export async function previewImport(
  reading: AsyncIterable<ReadRow>,
  { type, timezone, marks }: { type: ImportType; timezone: string; marks: RowMarks },
): Promise<Previewed> {
  let columns: ImportColumn[] = [];
  let warnings: string[] = [];
  const rows: PreviewedRow[] = [];
  for await (const read of reading) {
    if (read.status === 'refused') return read;
    if (read.status === 'columns') {
      columns = read.plan.columns.map((column) => toColumn(read.plan, column));
      ({ warnings } = read);
      continue;
    }
    rows.push(toRow(type, read, { marks, timezone }));
    if (rows.length === LIMITS.importPreviewRows) break;
  }
  return { status: 'previewed', preview: { dryRun: true, type, timezone, columns, rows, warnings } };
}

const toColumn = ({ type }: ColumnPlan, { name, target, isKnown }: ColumnPlan['columns'][number]): ImportColumn => ({
  ...{ column: name, to: nameOf(target, BAGS[type]), isKnown },
});

function nameOf(target: ColumnTarget, bag: string): string | null {
  switch (target.kind) {
    case 'field':
      return target.field;
    case 'entry':
      return `${bag}.${target.name}`;
    case 'bag':
      return bag;
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
  if (read.status === 'bad_row') return { row, value: null, errors: read.errors, warnings: [] };
  const judged = judgeRow(type, read.value, marks);
  if (!('told' in judged)) return { row, value: null, errors: judged.errors, warnings: read.warnings };
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
  const zoneless = judged.isZoneless ? [`The time names no zone, and is read in ${timezone}.`] : [];
  return { row, value, errors: [], warnings: [...read.warnings, ...zoneless] };
}
