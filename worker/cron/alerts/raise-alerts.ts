import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { log } from '../../observe/log.ts';
import { insertNotifications } from '../../project/insert-notifications.ts';
import { findAlerts } from './find-alerts.ts';

/** Minutes between two checks. */
const EVERY = 5;
/** If an alert returns within this time, it counts as the same one, and owners are not notified again. */
const SAME_WITHIN_MS = 6 * HOUR_MS;

/** Notifies owners and admins of new alerts. */
const TELL_MEMBERS = insertNotifications(`
  SELECT project_id, user_id, untold_since AS at, 'alert ' || kind AS cause, 'alert' AS kind, NULL AS lead_id, NULL AS by, kind AS detail,
    0 AS of_pages
  FROM alerts JOIN members USING (project_id) WHERE untold_since = ?1 AND role IN ('owner', 'admin')`);

/** Every five minutes, records which alerts have begun and which have ended. Returns the number of active alerts. */
export async function raiseAlerts(env: Env, now: number): Promise<number> {
  if (Math.floor(now / MINUTE_MS) % EVERY !== 0) return 0;
  const found = await findAlerts(env, now);
  const listed = JSON.stringify(found);
  const [, ended] = await env.DB.batch<{ projectId: string; kind: string }>([
    env.DB.prepare(
      `INSERT INTO alerts (project_id, kind, since, count, total, untold_since)
       SELECT value ->> 'projectId', value ->> 'kind', ?2, value ->> 'count', value ->> 'total', ?2 FROM json_each(?1) WHERE true
       ON CONFLICT DO UPDATE SET count = excluded.count, total = excluded.total, ended_at = NULL,
         since = iif(ended_at IS NULL, since, excluded.since),
         untold_since = iif(ended_at IS NULL OR ended_at > ?3, untold_since, excluded.untold_since)`,
    ).bind(listed, now, now - SAME_WITHIN_MS),
    env.DB.prepare(
      `UPDATE alerts SET ended_at = ?2 WHERE ended_at IS NULL AND (project_id, kind) NOT IN (
         SELECT value ->> 'projectId', value ->> 'kind' FROM json_each(?1)) RETURNING project_id AS projectId, kind`,
    ).bind(listed, now),
    env.DB.prepare(TELL_MEMBERS).bind(now),
  ]);
  for (const { projectId, kind } of ended?.results ?? []) log('info', 'alert.ended', { projectId, kind });
  return found.length;
}
