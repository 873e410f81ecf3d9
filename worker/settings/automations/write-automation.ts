import { drizzle } from 'drizzle-orm/d1';
import type { AutomationInput } from '../../contract/automation.ts';
import { audit } from '../audit.ts';
import { toColumns } from './automation-record.ts';

interface By {
  projectId: string;
  actor: string;
  now: number;
}

/** The leads must know of it: the project's config moves on. */
const bumpConfig = (db: D1Database, projectId: string) =>
  db.prepare('UPDATE projects SET config_version = config_version + 1 WHERE id = ?1').bind(projectId);

/** Writes an automation, new or changed. */
export async function writeAutomation(
  env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>,
  { projectId, actor, now }: By,
  { id, isNew, input }: { id: string; isNew: boolean; input: AutomationInput },
): Promise<void> {
  const { enabled, body, configSealed } = await toColumns(env.SETTINGS_KEYS, input);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO automations (id, project_id, enabled, body, config_sealed, created_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
       ON CONFLICT (id) DO UPDATE SET enabled = ?3, body = ?4, config_sealed = ?5, updated_at = ?6 WHERE project_id = ?2`,
    ).bind(id, projectId, enabled, body, configSealed, now),
    bumpConfig(env.DB, projectId),
  ]);
  const action = isNew ? 'automation.created' : 'automation.updated';
  await audit(drizzle(env.DB), {
    projectId,
    at: now,
    actor,
    action,
    target: id,
    after: { ...JSON.parse(body), enabled: input.enabled },
  });
}

/** False where the project has no such automation. Its deliveries stay, as they have happened. */
export async function deleteAutomation(db: D1Database, { projectId, actor, now }: By, id: string): Promise<boolean> {
  const [deleted] = await db.batch([
    db.prepare('DELETE FROM automations WHERE id = ?1 AND project_id = ?2').bind(id, projectId),
    bumpConfig(db, projectId),
  ]);
  if (!deleted?.meta.changes) return false;
  await audit(drizzle(db), { projectId, at: now, actor, action: 'automation.deleted', target: id });
  return true;
}
