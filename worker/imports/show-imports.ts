import { type Call, requirePermission } from '../access/call.ts';
import { decodeCursor, encodeCursor } from '../access/cursor.ts';
import { toDelivery } from '../automations/read-deliveries.ts';
import { readImportEffects } from '../automations/read-import-effects.ts';
import type { Import, ImportReason } from '../contract/import.ts';
import type { Delivery } from '../contract/webhook.ts';
import { readImportReasons } from './chunk-records.ts';
import { toErrorsCsv } from './errors-csv.ts';
import { findImport, readImports } from './import-records.ts';

/** There is no such import in this project. */
export interface NoSuchImport {
  reason: 'no_such_import';
}

interface ImportPath {
  importId: string;
}

/** Max. imports in the list. Older ones can still be read by their ID. */
const IMPORTS_LISTED = 50;
/** Max. reasons in the list, because nobody would read more. The file of errors has all of them. */
const REASONS_LISTED = 20;

/** The project's latest imports, newest first. */
export async function listImports(call: Call): Promise<Import[]> {
  requirePermission(call, 'leads:read');
  return readImports(call.env.DB, call.projectId, { limit: IMPORTS_LISTED });
}

/** The progress of an import. */
export async function getImport(call: Call, { importId }: ImportPath): Promise<Import | NoSuchImport> {
  requirePermission(call, 'leads:read');
  const found = await findImport(call.env.DB, { projectId: call.projectId, importId });
  return found ?? { reason: 'no_such_import' };
}

/** Why rows of an import were rejected, most frequent reason first. */
export async function listImportReasons(call: Call, { importId }: ImportPath): Promise<ImportReason[] | NoSuchImport> {
  const found = await getImport(call, { importId });
  if ('reason' in found) return found;
  return readImportReasons(call.env.DB, { projectId: call.projectId, importId }, { limit: REASONS_LISTED });
}

/** Returns all errors of an import as a CSV file. */
export async function getImportErrors(
  call: Call,
  { importId }: ImportPath,
): Promise<AsyncGenerator<string> | NoSuchImport> {
  const found = await getImport(call, { importId });
  if ('reason' in found) return found;
  return toErrorsCsv(call.env.DB, { projectId: call.projectId, importId });
}

/** Deliveries about the leads of an import, newest first. */
export async function listImportEffects(
  call: Call,
  { importId, limit, cursor }: ImportPath & { limit: number; cursor?: string | undefined },
): Promise<{ deliveries: Delivery[]; nextCursor: string | null } | NoSuchImport | { reason: 'bad_cursor' }> {
  const found = await getImport(call, { importId });
  if ('reason' in found) return found;
  const before = cursor === undefined ? undefined : await decodeCursor(cursor, 'deliveries');
  if (before === null) return { reason: 'bad_cursor' };
  const { env, projectId } = call;
  const { deliveries, next } = await readImportEffects(env.DB, { projectId, importId, before, limit });
  return { deliveries: deliveries.map(toDelivery), nextCursor: next && encodeCursor(next) };
}
