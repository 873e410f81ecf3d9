import { sendAttempts } from '../automations/deliveries-client.ts';

/** A delivery whose time has long come has lost its message: the queue would have brought it by now. */
const OVERDUE_MS = 2 * 60_000;
const DELIVERIES_PER_TICK = 500;

/** Sends for deliveries that have been overlooked. Harmless where the message is only slow: an attempt is made once. */
export async function requeueDeliveries(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT id FROM deliveries WHERE status = 'pending' AND next_attempt_at < ?1 LIMIT ?2`,
  )
    .bind(now - OVERDUE_MS, DELIVERIES_PER_TICK)
    .all<{ id: string }>();
  await sendAttempts(
    env,
    results.map(({ id }) => id),
  );
  return results.length;
}
