import { LIMITS } from '../../contract/limits.ts';
import type { WebhookInput } from '../../contract/webhook.ts';
import { changeSettings, type SettingsCall } from '../change-settings.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { findWebhook } from './read-webhooks.ts';
import { toWebhook } from './webhook-record.ts';

type SettingsEnv = Pick<Env, 'DB' | 'SETTINGS_KEYS'>;
type By = Omit<SettingsCall, 'db'>;

/** Adds an endpoint, unless the project has as many as it can. */
export async function insertWebhook(
  env: SettingsEnv,
  by: By,
  { id, secret, input }: { id: string; secret: string; input: WebhookInput },
): Promise<{ status: 'created' } | { reason: 'too_many_webhooks' }> {
  const { url, description, events, enabled } = input;
  const sealed = await sealSecret(env.SETTINGS_KEYS, secret);
  const insert = env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, project_id, url, description, events, secret_sealed, enabled, created_at, updated_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8 WHERE (SELECT count(*) FROM webhook_endpoints WHERE project_id = ?2) < ?9`,
  ).bind(
    ...[id, by.projectId, url, description, JSON.stringify(events), sealed, enabled ? 1 : 0, by.now],
    LIMITS.webhookEndpointsMax,
  );
  const created = await changeSettings(
    { db: env.DB, ...by },
    { statements: [insert], audit: { action: 'webhook.created', target: id, after: input }, bumpsConfig: true },
  );
  return created ? { status: 'created' } : { reason: 'too_many_webhooks' };
}

/**
 * Writes what `change` makes of an endpoint; it may run again if someone else changed the endpoint meanwhile. Enabling one
 * that was disabled forgets its failures.
 */
export async function updateWebhook(
  { DB: db }: Pick<Env, 'DB'>,
  by: By,
  { id, change }: { id: string; change: (current: WebhookInput) => WebhookInput },
): Promise<{ status: 'updated' } | { reason: 'no_such_webhook' | 'contended' }> {
  const { projectId, now } = by;
  return retryConflicts(async () => {
    const record = await findWebhook(db, { projectId, id });
    if (!record) return { reason: 'no_such_webhook' as const };
    const { url, description, events, enabled } = toWebhook(record);
    const input = change({ url, description, events, enabled });
    const update = db
      .prepare(
        `UPDATE webhook_endpoints SET url = ?3, description = ?4, events = ?5, enabled = ?6, updated_at = ?7,
           disabled_reason = iif(?6 = 1, NULL, disabled_reason), failing_since = iif(?6 = 1, NULL, failing_since),
           untold_since = iif(?6 = 1, NULL, untold_since)
         WHERE id = ?1 AND project_id = ?2 AND url = ?8 AND description = ?9 AND events = ?10 AND enabled = ?11`,
      )
      .bind(
        ...[id, projectId, input.url, input.description, JSON.stringify(input.events), input.enabled ? 1 : 0, now],
        ...[record.url, record.description, record.events, record.enabled],
      );
    const updated = await changeSettings(
      { db, ...by },
      { statements: [update], audit: { action: 'webhook.updated', target: id, after: input }, bumpsConfig: true },
    );
    return updated ? { status: 'updated' as const } : null;
  });
}

/**
 * Replaces an endpoint's secret. The new one signs at once, the old one beside it until `previousUntil`. Returns false if
 * the project has no such endpoint.
 */
export async function rotateWebhookSecret(
  { DB: db, SETTINGS_KEYS }: SettingsEnv,
  by: By,
  { id, secret, previousUntil }: { id: string; secret: string; previousUntil: number },
): Promise<boolean> {
  const rotate = db
    .prepare(
      `UPDATE webhook_endpoints SET previous_secret_sealed = secret_sealed, previous_secret_until = ?3, secret_sealed = ?4, updated_at = ?5
       WHERE id = ?1 AND project_id = ?2`,
    )
    .bind(id, by.projectId, previousUntil, await sealSecret(SETTINGS_KEYS, secret), by.now);
  return changeSettings(
    { db, ...by },
    { statements: [rotate], audit: { action: 'webhook.secret_rotated', target: id } },
  );
}

/** Returns false if the project has no such endpoint. */
export function deleteWebhook(db: D1Database, by: By, id: string): Promise<boolean> {
  return changeSettings(
    { db, ...by },
    {
      statements: [
        db.prepare('DELETE FROM webhook_endpoints WHERE id = ?1 AND project_id = ?2').bind(id, by.projectId),
      ],
      audit: { action: 'webhook.deleted', target: id },
      bumpsConfig: true,
    },
  );
}
