import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import type { Import, ImportFormat, ImportPreview, ImportType } from '../contract/import.ts';
import { nameEvent } from '../intake/name-event.ts';
import type { Rejected } from '../observe/rejected-events.ts';
import { findListName, type NoSuchList } from '../settings/lists/show-lists.ts';
import { findTimeZone } from '../settings/projects/find-time-zone.ts';
import { getRowKey } from '../settings/projects/get-row-key.ts';
import { newId } from '../settings/storage/new-id.ts';
import { parseColumnMap } from './column-map.ts';
import { findImport } from './import-records.ts';
import { type ImportRefused, type InvalidMap, toImportRefused, UnreadableFile } from './import-refused.ts';
import type { ImportZone, RefusedRow } from './import-upload.ts';
import type { RowMarks } from './judge-row.ts';
import { previewImport } from './preview-import.ts';
import { readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import type { ReadRow } from './read-row.ts';
import { receiveImport, sayNoRows } from './receive-import.ts';
import { createRowClock } from './row-clock.ts';
import { createRowIds } from './row-ids.ts';

/** Max. rows of one file that are added to the project's list of rejected events. The import's own errors list all of them. */
const REPORTED_MAX = 50;

interface FileSent {
  /** The text of the file as it arrives. Reading it may throw `UnreadableFile`. */
  text: AsyncIterable<string>;
  type: ImportType;
  format: ImportFormat;
  /** The parameter `map`: JSON from columns to fields. */
  map?: string | undefined;
  timezone?: string | undefined;
  fileName?: string | undefined;
  /** The ID of the list that the leads are added to. */
  list?: string | undefined;
  isPreview: boolean;
  /** Shows rejected events to the project's members. */
  report: (rejected: readonly Rejected[]) => void;
}

/** Imports a file of events or leads. With `isPreview`, only shows how its first rows would be read. */
export async function createImport(
  call: Call,
  file: FileSent,
): Promise<Import | ImportPreview | ImportRefused | InvalidMap | NoSuchList> {
  requirePermission(call, 'leads:write');
  const { env, projectId } = call;
  const { text, type, format, isPreview, timezone } = file;
  const parsed = file.map === undefined ? undefined : await parseColumnMap(file.map, type);
  if (parsed?.status === 'refused') return { reason: 'invalid_map', errors: parsed.errors };
  if (file.list !== undefined && (await findListName(env.DB, projectId, file.list)) === null)
    return { reason: 'no_such_list' };
  const zone: ImportZone = {
    name: timezone ?? (await findTimeZone(env.DB, projectId)),
    isNamed: timezone !== undefined,
  };
  const read = format === 'csv' ? readCsv : readNdjson;
  const rows = read(text, { type, map: parsed?.map, zone: zone.name, isPreview });
  const idOf = createRowIds(await getRowKey(env.DB, projectId));
  return isPreview
    ? preview(rows, { type, format, timezone: zone.name, idOf })
    : take(call, file, { rows, zone, idOf });
}

async function take(
  { env, projectId, actor }: Call,
  { type, format, fileName, report, list }: FileSent,
  given: { rows: AsyncIterable<ReadRow>; zone: ImportZone } & Pick<RowMarks, 'idOf'>,
): Promise<Import | ImportRefused> {
  const key = { projectId, importId: newId('imp') };
  const rejected: Rejected[] = [];
  const onRefused = (row: RefusedRow) => {
    if (type === 'events' && rejected.length < REPORTED_MAX) rejected.push(toRejected(row));
  };
  const about = {
    ...{ ...key, type, format, fileName: fileName ?? null, createdBy: actorIdOf(actor) },
    ...(list !== undefined && { list }),
  };
  const refused = await receiveImport(env, about, { ...given, onRefused });
  report(rejected);
  if (refused) return refused;
  const found = await findImport(env.DB, key);
  if (!found) throw new Error('the import was not stored');
  return found;
}

async function preview(
  rows: AsyncIterable<ReadRow>,
  {
    type,
    format,
    timezone,
    idOf,
  }: { type: ImportType; format: ImportFormat; timezone: string } & Pick<RowMarks, 'idOf'>,
): Promise<ImportPreview | ImportRefused> {
  const marks = { idOf, clock: createRowClock(Date.now), now: Date.now, zone: timezone };
  try {
    const previewed = await previewImport(rows, { type, timezone, marks });
    if (previewed.status === 'refused') {
      return { reason: 'unreadable', message: previewed.message, errors: previewed.errors };
    }
    return previewed.preview.rows.length > 0
      ? previewed.preview
      : { reason: 'unreadable', message: sayNoRows({ type, format }) };
  } catch (error) {
    if (error instanceof UnreadableFile) return toImportRefused(error);
    throw error;
  }
}

const toRejected = ({ value, eventId, errors }: RefusedRow): Rejected => ({
  ...nameEvent(value),
  ...{ eventId, code: 'validation_failed', errors },
});
