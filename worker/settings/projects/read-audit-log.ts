import { and, desc, eq, gte, lt, or, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Call } from '../../access/call.ts';
import { actorIdOf, SYSTEM } from '../../access/permissions.ts';
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts';
import { fromInstant, toInstant } from '../../contract/instant.ts';
import { apiKeys, auditLog, users } from '../storage/tables.ts';

/** Reads a page of the project's entries, newest first: those with a row number below `before`. */
export async function readAuditLog(
  { env, projectId }: Call,
  { filter, before, limit }: { filter: AuditFilter; before?: number; limit: number },
): Promise<{ id: number; entry: AuditEntry }[]> {
  const { actor, action, target, from, to } = filter;
  const conditions = [
    before !== undefined && lt(auditLog.id, before),
    actor !== undefined && eq(auditLog.actor, actor),
    action !== undefined && or(sql`${auditLog.action} = ${action}`, startsWith(`${action}.`)),
    target !== undefined && eq(auditLog.target, target),
    from !== undefined && gte(auditLog.at, fromInstant(from)),
    to !== undefined && lt(auditLog.at, fromInstant(to)),
  ].filter((condition) => condition !== false);
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
    .where(and(eq(auditLog.projectId, projectId), ...conditions))
    .orderBy(desc(auditLog.id))
    .limit(limit);
  return rows.map(({ id, at, actor: actorId, name, ...entry }) => ({
    id,
    entry: { ...entry, at: toInstant(at), actor: { type: typeOf(actorId), id: actorId, name } },
  }));
}

const startsWith = (prefix: string) => sql`substr(${auditLog.action}, 1, ${prefix.length}) = ${prefix}`;

function typeOf(actor: string): AuditEntry['actor']['type'] {
  if (actor === actorIdOf(SYSTEM)) return 'system';
  return actor.startsWith('key_') ? 'key' : 'person';
}
