import { and, eq, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { DeliveryRecord } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';
import { slowReceivers } from './tables.ts';

/** An attempt that takes this long counts as slow, even if it succeeds, because other deliveries had to wait. */
const SLOW_MS_MIN = 5_000;
/**
 * The min. pause is shorter than the first pause of the retry schedule. If a receiver has only one pending delivery, that delivery is
 * therefore retried on schedule.
 */
const PAUSE_MS_MIN = 4_000;
/** The longest pause, which is also how long a receiver may still have to wait after it has become fast again. */
const PAUSE_MS_MAX = 300_000;
/**
 * The time for which one attempt may make other attempts at the same receiver wait. No attempt can take longer: Salesforce may need two
 * logins of 20 seconds and three requests of 15 seconds. After an interrupted attempt, the next one waits this long.
 */
const TURN_MS = 90_000;

const WAITING =
  'Not sent yet, because the receiver took too long to answer earlier messages. The receiver gets one message at a time.';

/** A receiver whose last attempt took too long. */
interface SlowReceiver {
  /** The time at which the first slow attempt ended. */
  since: number;
}

/** The slow receiver that this delivery goes to, or null. */
export const findSlowReceiver = (db: D1Database, deliveryId: string): Promise<SlowReceiver | null> =>
  db
    .prepare(
      `SELECT since FROM slow_receivers
       WHERE target_id = (SELECT target_id FROM deliveries WHERE id = ?1 AND is_test = 0)`,
    )
    .bind(deliveryId)
    .first<SlowReceiver>();

/** Reserves the slow receiver for one attempt. Returns false during a pause, or while another attempt runs. */
export async function takeTurn(db: D1Database, targetId: string, now: number): Promise<boolean> {
  const { meta } = await drizzle(db)
    .update(slowReceivers)
    .set({ tryAt: now + TURN_MS })
    .where(and(eq(slowReceivers.targetId, targetId), lte(slowReceivers.tryAt, now)));
  return meta.changes > 0;
}

/**
 * Postpones a delivery by about as long as its receiver has been slow. Waiting does not count as an attempt. If there are several duplicate
 * messages, only one of them postpones the delivery.
 */
export async function waitForReceiver(
  env: Env,
  delivery: DeliveryRecord,
  { slow, now, random }: { slow: SlowReceiver; now: number; random: number },
): Promise<void> {
  const delaySeconds = Math.ceil((pauseOf(slow, now) * (1 + random)) / 1000);
  const { meta } = await env.DB.prepare(
    `UPDATE deliveries SET next_attempt_at = ?3, updated_at = ?4, failure = ?5
     WHERE id = ?1 AND status = 'pending' AND next_attempt_at IS ?2`,
  )
    .bind(delivery.id, delivery.next_attempt_at, now + delaySeconds * 1000, now, WAITING)
    .run();
  // Send a new message instead of retrying this one, because the queue limits the retries of a message.
  if (meta.changes > 0) await sendAttempts(env, [delivery.id], { delaySeconds });
}

/**
 * Records whether an attempt was slow. Most receivers answer in time, and then nothing is written. A slow receiver that accepts its
 * messages gets no pauses.
 */
export async function noteSlowness(
  db: D1Database,
  { target_id: targetId, project_id: projectId }: DeliveryRecord,
  {
    wasSlow,
    timedOut,
    isDelivered,
    startedAt,
    endedAt,
  }: { wasSlow: boolean; timedOut: boolean; isDelivered: boolean; startedAt: number; endedAt: number },
): Promise<void> {
  if (!timedOut && endedAt - startedAt < SLOW_MS_MIN) {
    if (wasSlow) await forgetSlowness(db, targetId);
    return;
  }
  await db
    .prepare(
      `INSERT INTO slow_receivers (target_id, project_id, since, try_at) VALUES (?1, ?2, ?3, ?3 + ?4)
       ON CONFLICT DO UPDATE SET try_at = ?3 + min(?5, max(?4, ?3 - since))`,
    )
    .bind(targetId, projectId, endedAt, isDelivered ? 0 : PAUSE_MS_MIN, isDelivered ? 0 : PAUSE_MS_MAX)
    .run();
}

export async function forgetSlowness(db: D1Database, targetId: string): Promise<void> {
  await drizzle(db).delete(slowReceivers).where(eq(slowReceivers.targetId, targetId));
}

/** Ends the pauses of these receivers, because someone requested an attempt now. Slow receivers still get one message at a time. */
export async function tryNow(db: D1Database, targetIds: string[], now: number): Promise<void> {
  await db
    .prepare('UPDATE slow_receivers SET since = ?2, try_at = ?2 WHERE target_id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(targetIds), now)
    .run();
}

const pauseOf = ({ since }: SlowReceiver, now: number): number =>
  Math.min(PAUSE_MS_MAX, Math.max(PAUSE_MS_MIN, now - since));
