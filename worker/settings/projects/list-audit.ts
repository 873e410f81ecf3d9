import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AuditEntry } from '../../contract/audit.ts';
import { toInstant } from '../../contract/instant.ts';
import { apiKeys, auditLog, users } from '../storage/tables.ts';
import { SYSTEM } from './audit.ts';

/** Newest first; `before` is where the last page ended. */
export async function listAudit(
  db: D1Database,
  projectId: string,
  { limit, before }: { limit: number; before: number | undefined },
): Promise<{ entries: AuditEntry[]; next: number | null }> {
  const rows = await drizzle(db)
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
  return {
    entries: page.map(({ id: _id, at, actor, name, ...entry }) => ({
      ...entry,
      at: toInstant(at),
      actor: { type: typeOf(actor), id: actor, name },
    })),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

function typeOf(actor: string): AuditEntry['actor']['type'] {
  if (actor === SYSTEM) return 'system';
  return actor.startsWith('key_') ? 'key' : 'person';
}
