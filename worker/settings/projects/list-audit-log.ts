import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { decodeCursor, encodeCursor } from '../../access/cursor.ts';
import { actorIdOf, SYSTEM } from '../../access/permissions.ts';
import type { AuditEntry } from '../../contract/audit.ts';
import { toInstant } from '../../contract/instant.ts';
import { apiKeys, auditLog, users } from '../storage/tables.ts';

const AuditCursor = z.object({ before: z.int() });

/** Who changed what in the project, newest first. */
export async function listAuditLog(
  call: Call,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ entries: AuditEntry[]; nextCursor: string | null } | { reason: 'bad_cursor' }> {
  requirePermission(call, 'audit:read');
  const { env, projectId } = call;
  const position = cursor === undefined ? undefined : decodeCursor(cursor, AuditCursor);
  if (position === null) return { reason: 'bad_cursor' };
  const before = position?.before;
  const rows = await drizzle(env.DB)
    .select({
      id: auditLog.id,
      at: auditLog.at,
      action: auditLog.action,
      actor: auditLog.actor,
      name: sql<string | null>`coalesce(${users.email}, ${apiKeys.name})`,
      target: auditLog.target,
      before: auditLog.before,
      after: auditLog.after,
    })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actor))
    .leftJoin(apiKeys, and(eq(apiKeys.id, auditLog.actor), eq(apiKeys.projectId, projectId)))
    .where(and(eq(auditLog.projectId, projectId), before === undefined ? undefined : lt(auditLog.id, before)))
    .orderBy(desc(auditLog.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const entries = page.map(({ id: _id, at, actor, name, ...entry }) => ({
    ...entry,
    at: toInstant(at),
    actor: { type: typeOf(actor), id: actor, name },
  }));
  return { entries, nextCursor: rows.length > limit ? encodeCursor({ before: page.at(-1)?.id }) : null };
}

function typeOf(actor: string): AuditEntry['actor']['type'] {
  if (actor === actorIdOf(SYSTEM)) return 'system';
  return actor.startsWith('key_') ? 'key' : 'person';
}
