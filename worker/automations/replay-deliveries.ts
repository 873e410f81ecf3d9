import type { DeliveryRecord } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';

/** Of one call: what is left is replayed by the next. */
const REPLAYED_MAX = 1000;

/** Has deliveries tried again, with their ids and all their pauses; says how many. */
export async function replayDeliveries(
  env: Env,
  {
    projectId,
    ids,
    targetId,
    since,
    statuses,
    now,
  }: {
    projectId: string;
    ids?: string[];
    targetId?: string | undefined;
    /** Epoch ms. */
    since?: number | '' | undefined;
    statuses: DeliveryRecord['status'][];
    now: number;
  },
): Promise<number> {
  const { results } = await env.DB.prepare(
    `UPDATE deliveries SET status = 'pending', attempts_before = attempts, next_attempt_at = ?2, updated_at = ?2
     WHERE id IN (
       SELECT id FROM deliveries WHERE project_id = ?1 AND status IN (SELECT value FROM json_each(?3))
       AND (?4 IS NULL OR id IN (SELECT value FROM json_each(?4))) AND (?5 IS NULL OR target_id = ?5) AND created_at >= ?6
       ORDER BY created_at LIMIT ?7)
     RETURNING id`,
  )
    .bind(
      projectId,
      now,
      JSON.stringify(statuses),
      ids ? JSON.stringify(ids) : null,
      targetId ?? null,
      since || 0,
      REPLAYED_MAX,
    )
    .all<{ id: string }>();
  await sendAttempts(
    env,
    results.map(({ id }) => id),
  );
  return results.length;
}

/** False where there is no such dead letter. */
export async function discardDeadLetter(
  db: D1Database,
  { projectId, id, now }: { projectId: string; id: string; now: number },
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE deliveries SET status = 'discarded', updated_at = ?3 WHERE id = ?1 AND project_id = ?2 AND status = 'dead'`,
    )
    .bind(id, projectId, now)
    .run();
  return meta.changes > 0;
}
