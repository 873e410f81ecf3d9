import { and, asc, eq, gt, isNull, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { KeyListed } from '../../contract/account.ts';
import { toInstant, toInstantOrNull } from '../../contract/instant.ts';
import { apiKeys } from '../storage/tables.ts';

/** The project's keys that open something (or those of them that one person made), oldest first. */
export async function listApiKeys(
  db: D1Database,
  projectId: string,
  now: number,
  createdBy?: string,
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
