import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { nextConfigVersion } from '../projects/config-version.ts';
import { forgetProjectConfig } from '../projects/project-config.ts';
import { isolateCache } from '../storage/isolate-cache.ts';
import { apiKeys } from '../storage/tables.ts';
import { type ApiKey, HAS_SERVER } from './api-key.ts';

/** A key's use is written at most once in this time, because D1 charges for rows. */
const NOTED_MS = 60_000;

const noted = isolateCache<true>({ max: 10_000, ttlMs: NOTED_MS });

/** Whether this use is too recent to be recorded again. */
export const isUseNoted = (keyId: string): boolean => noted.has(keyId);

/**
 * Records that a key was used, at most once a minute per isolate and hardly more often across all isolates. This bypasses changeSettings,
 * because recording a use changes no setting.
 */
export async function noteKeyUse(
  db: D1Database,
  { keyId, projectId, kind }: Pick<ApiKey, 'keyId' | 'projectId' | 'kind'>,
  now: number,
): Promise<void> {
  noted.set(keyId, true);
  const use = drizzle(db)
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, keyId), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now - NOTED_MS))));
  if (kind === 'publishable') return void (await use);
  const { sql, params } = use.toSQL();
  const [begun] = await db.batch([beginServer(db, { keyId, projectId }, now), db.prepare(sql).bind(...params)]);
  if (begun && begun.meta.changes > 0) forgetProjectConfig(projectId);
}

/**
 * Increases the config version when a secret key is used for the first time. From this use on, events from pages can no longer turn a lead
 * into a customer.
 */
const beginServer = (
  db: D1Database,
  { keyId, projectId }: Pick<ApiKey, 'keyId' | 'projectId'>,
  now: number,
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE projects SET config_version = ${nextConfigVersion('?3')} WHERE id = ?1 AND NOT ${HAS_SERVER}
         AND EXISTS (SELECT 1 FROM api_keys WHERE id = ?2 AND revoked_at IS NULL)`,
    )
    .bind(projectId, keyId, now);
