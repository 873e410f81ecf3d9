import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { KeyKind } from '../../contract/account.ts';
import { changeSettings } from '../change-settings.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { apiKeys } from '../storage/tables.ts';
import { newApiKey } from './api-key.ts';

export interface RotatedKey {
  keyId: string;
  apiKey: string;
  kind: KeyKind;
  /** Epoch ms until which the old key works. */
  replacedUntil: number;
}

/** Replaces a key with a new one; the old one works for `overlapMs` more. */
export function rotateApiKey(
  db: D1Database,
  { projectId, keyId, actor, overlapMs }: { projectId: string; keyId: string; actor: string; overlapMs: number },
  now: number,
): Promise<RotatedKey | { reason: 'no_such_key' | 'contended' }> {
  const isOpen = and(
    ...[eq(apiKeys.projectId, projectId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)],
    or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
  );
  return retryConflicts(async () => {
    const old = await drizzle(db).select().from(apiKeys).where(isOpen).get();
    if (!old) return { reason: 'no_such_key' as const };
    const { kind, name, allowedOrigins } = old;
    const { apiKey, row } = await newApiKey({ projectId, kind, name, userId: actor, allowedOrigins }, now);
    // A key that is rotated again ends no later than announced before.
    const replacedUntil = Math.min(now + overlapMs, old.expiresAt ?? Number.POSITIVE_INFINITY);
    const asRead = 'project_id = ?1 AND id = ?2 AND revoked_at IS NULL AND expires_at IS ?3';
    const rotated = await changeSettings(
      { db, projectId, actor, now },
      {
        statements: [
          db
            .prepare(
              `INSERT INTO api_keys (id, project_id, kind, name, allowed_origins, hash, prefix, created_at, created_by)
               SELECT ?4, project_id, kind, name, allowed_origins, ?5, ?6, ?7, ?8 FROM api_keys WHERE ${asRead}`,
            )
            .bind(projectId, keyId, old.expiresAt, row.id, row.hash, row.prefix, now, actor),
          db
            .prepare(`UPDATE api_keys SET expires_at = ?4 WHERE ${asRead}`)
            .bind(projectId, keyId, old.expiresAt, replacedUntil),
        ],
        audit: {
          ...{ action: 'key.rotated', target: keyId },
          after: { replacedBy: row.id, replacedUntil: new Date(replacedUntil).toISOString() },
        },
      },
    );
    return rotated ? { keyId: row.id, apiKey, kind, replacedUntil } : null;
  });
}
