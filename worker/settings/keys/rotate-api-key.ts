import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { KeyRotated } from '../../contract/account.ts';
import { toInstant } from '../../contract/instant.ts';
import { changeSettings } from '../change-settings.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { apiKeys } from '../storage/tables.ts';
import { newApiKey } from './new-api-key.ts';

/** Replaces a key with a new one. The old key keeps working for `overlapSeconds`. */
export async function rotateApiKey(
  call: Call,
  { keyId, overlapSeconds }: { keyId: string; overlapSeconds: number },
): Promise<z.infer<typeof KeyRotated> | { reason: 'no_such_key' | 'contended' }> {
  requirePermission(call, 'keys:write');
  const { env, projectId, now } = call;
  const createdBy = actorIdOf(call.actor);
  const isOpen = and(
    ...[eq(apiKeys.projectId, projectId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)],
    or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
  );
  return retryConflicts(async () => {
    const old = await drizzle(env.DB).select().from(apiKeys).where(isOpen).get();
    if (!old) return { reason: 'no_such_key' as const };
    const { kind, name, allowedOrigins } = old;
    const { apiKey, row } = await newApiKey({ projectId, kind, name, createdBy, allowedOrigins }, now);
    // If the key was already rotated, it still expires at the time announced then, if that is earlier.
    const endsAt = Math.min(now + overlapSeconds * 1000, old.expiresAt ?? Number.POSITIVE_INFINITY);
    const replacedUntil = toInstant(endsAt);
    const asRead = 'project_id = ?1 AND id = ?2 AND revoked_at IS NULL AND expires_at IS ?3';
    const isRotated = await changeSettings(call, {
      statements: [
        env.DB.prepare(
          `INSERT INTO api_keys (id, project_id, kind, name, allowed_origins, hash, prefix, created_at, created_by)
           SELECT ?4, project_id, kind, name, allowed_origins, ?5, ?6, ?7, ?8 FROM api_keys WHERE ${asRead}`,
        ).bind(projectId, keyId, old.expiresAt, row.id, row.hash, row.prefix, now, createdBy),
        env.DB.prepare(`UPDATE api_keys SET expires_at = ?4 WHERE ${asRead}`).bind(
          ...[projectId, keyId, old.expiresAt, endsAt],
        ),
      ],
      audit: { action: 'key.rotated', target: keyId, after: { replacedBy: row.id, replacedUntil } },
      changesAccess: true,
    });
    return isRotated ? { keyId: row.id, apiKey, kind, replacedUntil, replaces: keyId } : null;
  });
}
