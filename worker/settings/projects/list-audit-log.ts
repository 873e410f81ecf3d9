import { type Call, requirePermission } from '../../access/call.ts';
import { decodeCursor, encodeCursor } from '../../access/cursor.ts';
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts';
import { readAuditLog } from './read-audit-log.ts';

/** Lists who changed what in the project, newest first. */
export async function listAuditLog(
  call: Call,
  { limit, cursor, ...filter }: AuditFilter & { limit: number; cursor?: string | undefined },
): Promise<{ entries: AuditEntry[]; nextCursor: string | null } | { reason: 'bad_cursor' }> {
  requirePermission(call, 'audit:read');
  const position = cursor === undefined ? {} : await decodeCursor(cursor, 'auditLog');
  if (position === null) return { reason: 'bad_cursor' };
  const rows = await readAuditLog(call, { filter, limit: limit + 1, ...position });
  const page = rows.slice(0, limit);
  return {
    entries: page.map(({ entry }) => entry),
    nextCursor: rows.length > limit ? encodeCursor({ before: page.at(-1)?.id }) : null,
  };
}
