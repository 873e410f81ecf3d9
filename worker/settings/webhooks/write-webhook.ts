import { drizzle } from 'drizzle-orm/d1';
import type { AuditAction } from '../../contract/audit.ts';
import type { WebhookInput } from '../../contract/webhook.ts';
import { audit } from '../audit.ts';
import { sealSecret } from '../secret-box.ts';

interface By {
  projectId: string;
  actor: string;
  now: number;
}

type SettingsEnv = Pick<Env, 'DB' | 'SETTINGS_KEYS'>;

/** What is subscribed to is part of the project's config. */
const bumpConfig = (db: D1Database, projectId: string) =>
  db.prepare('UPDATE projects SET config_version = config_version + 1 WHERE id = ?1').bind(projectId);

const note = (db: D1Database, { projectId, actor, now }: By, action: AuditAction, target: string, after?: unknown) =>
  audit(drizzle(db), { projectId, at: now, actor, action, target, after });

export async function insertWebhook(
  env: SettingsEnv,
  by: By,
  { id, secret, input }: { id: string; secret: string; input: WebhookInput },
): Promise<void> {
  const { url, description, events, enabled } = input;
  const sealed = await sealSecret(env.SETTINGS_KEYS, secret);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO webhook_endpoints (id, project_id, url, description, events, secret_sealed, enabled, created_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)`,
    ).bind(id, by.projectId, url, description, JSON.stringify(events), sealed, enabled ? 1 : 0, by.now),
    bumpConfig(env.DB, by.projectId),
  ]);
  await note(env.DB, by, 'webhook.created', id, input);
}

/** Switched on again, it starts with a clean slate. */
export async function updateWebhook(
  env: SettingsEnv,
  by: By,
  { id, input }: { id: string; input: WebhookInput },
): Promise<void> {
  const { url, description, events, enabled } = input;
  await env.DB.batch([
    env.DB.prepare(
      `UPDATE webhook_endpoints SET url = ?3, description = ?4, events = ?5, enabled = ?6, updated_at = ?7,
         disabled_reason = iif(?6 = 1, NULL, disabled_reason), failing_since = iif(?6 = 1, NULL, failing_since),
         untold_since = iif(?6 = 1, NULL, untold_since)
       WHERE id = ?1 AND project_id = ?2`,
    ).bind(id, by.projectId, url, description, JSON.stringify(events), enabled ? 1 : 0, by.now),
    bumpConfig(env.DB, by.projectId),
  ]);
  await note(env.DB, by, 'webhook.updated', id, input);
}

/** The new secret signs at once; the old one signs beside it until `previousUntil`. */
export async function rotateWebhookSecret(
  env: SettingsEnv,
  by: By,
  { id, secret, previousUntil }: { id: string; secret: string; previousUntil: number },
): Promise<void> {
  await env.DB.prepare(
    `UPDATE webhook_endpoints SET previous_secret_sealed = secret_sealed, previous_secret_until = ?3, secret_sealed = ?4, updated_at = ?5
     WHERE id = ?1 AND project_id = ?2`,
  )
    .bind(id, by.projectId, previousUntil, await sealSecret(env.SETTINGS_KEYS, secret), by.now)
    .run();
  await note(env.DB, by, 'webhook.secret_rotated', id);
}

/** False where the project has no such endpoint. */
export async function deleteWebhook(db: D1Database, by: By, id: string): Promise<boolean> {
  const [deleted] = await db.batch([
    db.prepare('DELETE FROM webhook_endpoints WHERE id = ?1 AND project_id = ?2').bind(id, by.projectId),
    bumpConfig(db, by.projectId),
  ]);
  if (!deleted?.meta.changes) return false;
  await note(db, by, 'webhook.deleted', id);
  return true;
}
