import { LIMITS } from '../contract/limits.ts';
import type { DeliveryRecord } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';
import { type DeliveryFilter, toDeliveryMatch } from './delivery-filter.ts';
import { tryNow } from './slow-receivers.ts';

/**
 * Queues deliveries to be attempted now, with the same IDs and a fresh retry schedule, oldest first. Skips pending ones
 * that are already due, so that a second call takes the next ones. Returns how many, and whether more may be left.
 */
export async function queueRetries(
  env: Env,
  filter: DeliveryFilter,
  { now }: { now: number },
): Promise<{ count: number; hasMore: boolean }> {
  const { from, where, values } = toDeliveryMatch({ tests: 'left_out', ...filter });
  const ids = await putBack(env.DB, {
    where: `id IN (
      SELECT id FROM ${from} WHERE ${where} AND NOT (status = 'pending' AND next_attempt_at <= ?) ORDER BY created_at LIMIT ?)`,
    values: [...values, now, LIMITS.replayedMax],
    now,
  });
  await sendAttempts(env, ids);
  return { count: ids.length, hasMore: ids.length === LIMITS.replayedMax };
}

/** Queues one delivery to be attempted now. False if the project has no such delivery with one of these statuses. */
export async function queueRetry(
  env: Env,
  { projectId, id, statuses }: { projectId: string; id: string; statuses: readonly DeliveryRecord['status'][] },
  { now }: { now: number },
): Promise<boolean> {
  const ids = await putBack(env.DB, {
    where: 'id = ? AND project_id = ? AND status IN (SELECT value FROM json_each(?))',
    values: [id, projectId, JSON.stringify(statuses)],
    now,
  });
  await sendAttempts(env, ids);
  return ids.length > 0;
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
