import { sendAttempts } from '../automations/deliveries-client.ts';

/** A delivery that has been overdue for this long has lost its message: the queue would have delivered it. */
const OVERDUE_MS = 2 * 60_000;
const DELIVERIES_PER_TICK = 500;

/** Requeues overdue deliveries. Harmless if the message is only slow: each attempt is made once. */
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
