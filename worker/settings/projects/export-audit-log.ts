import { stringify } from 'csv-stringify/sync';
import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { AuditFilter } from '../../contract/audit.ts';
import { BOM, CSV_OPTIONS } from '../../contract/csv.ts';
import { writeAudit } from './audit.ts';
import { readAuditLog } from './read-audit-log.ts';

const COLUMNS = ['at', 'action', 'actor', 'actorName', 'target', 'before', 'after'];
const PAGE_SIZE = 1000;

/** Writes the matching entries as CSV, newest first. Pages are read while the file is sent. The export is itself recorded in the log. */
export async function exportAuditLog(call: Call, filter: AuditFilter): Promise<AsyncGenerator<string>> {
  requirePermission(call, 'audit:read');
  const { env, projectId, actor, now } = call;
  await writeAudit(env.DB, {
    projectId,
    at: now,
    actor: actorIdOf(actor),
    action: 'audit_log.exported',
    after: filter,
  });
  return writeEntries(call, filter);
}

async function* writeEntries(call: Call, filter: AuditFilter): AsyncGenerator<string> {
  yield BOM + stringify([COLUMNS], CSV_OPTIONS);
  for (let position: { before?: number } | null = {}; position; ) {
    const page: Awaited<ReturnType<typeof readAuditLog>> = await readAuditLog(call, {
      ...{ filter, limit: PAGE_SIZE },
      ...position,
    });
    const lines = page.map(({ entry: { at, action, actor, target, before, after } }) => [
      ...[at, action, actor.id, actor.name, target, toJson(before), toJson(after)],
    ]);
    if (lines.length > 0) yield stringify(lines, CSV_OPTIONS);
    const last = page.length === PAGE_SIZE ? page.at(-1) : undefined;
    position = last ? { before: last.id } : null;
  }
}

const toJson = (value: unknown): string => (value == null ? '' : JSON.stringify(value));
