import { LIMITS } from '../contract/limits.ts';
import type { DeliveryRecord } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';
import { type DeliveryFilter, toDeliveryMatch } from './delivery-filter.ts';
import { tryNow } from './slow-receivers.ts';

/**
 * The project's disabled webhook endpoints and automations. A disabled receiver gets no messages until someone enables it. An automation
 * that a person has turned off still sends the messages of its earlier runs.
 */
const DISABLED = `SELECT id FROM webhook_endpoints WHERE project_id = ? AND enabled = 0
  UNION ALL SELECT id FROM automations WHERE project_id = ? AND enabled = 0 AND disabled_reason IS NOT NULL`;

/**
 * Queues deliveries to be attempted now, with the same IDs and a new retry schedule, oldest first. Skips pending deliveries that are
 * already due, so that a second call continues with the deliveries after them. Skips disabled receivers, because an attempt would discard
 * the delivery. Returns the number of queued deliveries, and whether there may be more.
 */
export async function queueRetries(
  env: Env,
  filter: DeliveryFilter,
  { now }: { now: number },
): Promise<{ count: number; hasMore: boolean }> {
  const { from, where, values } = toDeliveryMatch({ tests: 'left_out', ...filter });
  const ids = await putBack(env.DB, {
    where: `id IN (
      SELECT id FROM ${from} WHERE ${where} AND NOT (status = 'pending' AND next_attempt_at <= ?) AND target_id NOT IN (${DISABLED})
      ORDER BY created_at LIMIT ?)`,
    values: [...values, now, filter.projectId, filter.projectId, LIMITS.replayedMax],
    now,
  });
  await sendAttempts(env, ids);
  return { count: ids.length, hasMore: ids.length === LIMITS.replayedMax };
}

/**
 * Queues one delivery to be attempted now, if the project has it with one of these statuses. Does nothing if an attempt would discard the
 * delivery.
 */
export async function queueRetry(
  env: Env,
  { projectId, id, statuses }: { projectId: string; id: string; statuses: readonly DeliveryRecord['status'][] },
  { now }: { now: number },
): Promise<'queued' | 'no_such_delivery' | 'receiver_disabled'> {
  const where = 'id = ? AND project_id = ? AND status IN (SELECT value FROM json_each(?))';
  const values = [id, projectId, JSON.stringify(statuses)];
  const enabled = `target_id NOT IN (${DISABLED})`;
  const ids = await putBack(env.DB, {
    where: `${where} AND ${enabled}`,
    values: [...values, projectId, projectId],
    now,
  });
  await sendAttempts(env, ids);
  if (ids.length > 0) return 'queued';
  const left = await env.DB.prepare(`SELECT 1 FROM deliveries WHERE ${where}`)
    .bind(...values)
    .first();
  return left ? 'receiver_disabled' : 'no_such_delivery';
}

async function putBack(
  db: D1Database,
  { where, values, now }: { where: string; values: (string | number)[]; now: number },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `UPDATE deliveries SET status = 'pending', attempts_before = attempts, next_attempt_at = ?, updated_at = ?
       WHERE ${where} RETURNING id, target_id AS targetId`,
    )
    .bind(now, now, ...values)
    .all<{ id: string; targetId: string }>();
  const targetIds = [...new Set(results.map(({ targetId }) => targetId))];
  if (targetIds.length > 0) await tryNow(db, targetIds, now);
  return results.map(({ id }) => id);
}
