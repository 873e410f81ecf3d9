import { and, asc, eq, gt, isNull, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import type { KeyListed } from '../../contract/account.ts';
import { toInstant, toInstantOrNull } from '../../contract/instant.ts';
import { apiKeys } from '../storage/tables.ts';

/** The project's active keys, oldest first. */
export async function listApiKeys(call: Call): Promise<KeyListed[]> {
  requirePermission(call, 'keys:write');
  const { env, projectId, now } = call;
  return listOpenKeys(env.DB, { projectId, now });
}

/** The project's active keys, or only those created by one person. */
export async function listOpenKeys(
  db: D1Database,
  { projectId, now, createdBy }: { projectId: string; now: number; createdBy?: string },
): Promise<KeyListed[]> {
  const rows = await drizzle(db)
    .select()
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.projectId, projectId),
        createdBy === undefined ? undefined : eq(apiKeys.createdBy, createdBy),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
      ),
    )
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));
  return rows.map(({ id, kind, name, prefix, allowedOrigins, createdAt, lastUsedAt, expiresAt }) => ({
    ...{ keyId: id, kind, name, prefix, allowedOrigins },
    createdAt: toInstant(createdAt),
    lastUsedAt: toInstantOrNull(lastUsedAt),
    expiresAt: toInstantOrNull(expiresAt),
  }));
}
