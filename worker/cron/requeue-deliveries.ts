import { sendAttempts } from '../automations/deliveries-client.ts';

/** If a delivery has been overdue for this long, its message was lost: otherwise, the queue would have delivered the message by now. */
const OVERDUE_MS = 2 * 60_000;
const DELIVERIES_PER_TICK = 500;

/**
 * Queues overdue deliveries again. If the first message was only slow and not lost, the second message does no harm: each attempt happens
 * once.
 */
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
