import { and, eq, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { DeliveryRecord } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';
import { slowReceivers } from './tables.ts';

/** An attempt that took this long made others wait, whatever its answer. */
const SLOW_MS_MIN = 5_000;
/** Shorter than the first pause of the retry schedule, so that a receiver with one delivery keeps that schedule. */
const PAUSE_MS_MIN = 4_000;
/** How long a receiver that answers again may wait for its next attempt. */
const PAUSE_MS_MAX = 300_000;
/**
 * Longer than any attempt: Salesforce's may take two logins of 20 seconds and three requests of 15. One that was interrupted blocks the
 * next for this long.
 */
const TURN_MS = 90_000;

const WAITING =
  'Not sent yet, because the receiver took too long to answer earlier messages. It gets one message at a time.';

/** A receiver whose last attempt took too long. */
interface SlowReceiver {
  /** When the first of these attempts ended. */
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

/** Whether an attempt at a slow receiver may start now: one at a time may, and none during a pause. */
export async function takeTurn(db: D1Database, targetId: string, now: number): Promise<boolean> {
  const { meta } = await drizzle(db)
    .update(slowReceivers)
    .set({ tryAt: now + TURN_MS })
    .where(and(eq(slowReceivers.targetId, targetId), lte(slowReceivers.tryAt, now)));
  return meta.changes > 0;
}

/**
 * Lets a delivery wait for about as long as its receiver has been slow. It is no attempt. Duplicates of the message end
 * here, because one of them moves the delivery on.
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
  // A new message, because the queue limits how often it retries one.
  if (meta.changes > 0) await sendAttempts(env, [delivery.id], { delaySeconds });
}

/**
 * Notes how an attempt went. A receiver that answers in time, as almost all do, costs no write. One that takes its messages, but
 * slowly, is given no pause.
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

/** Ends the pauses of these receivers, because someone requested an attempt now. Still one at a time. */
export async function tryNow(db: D1Database, targetIds: string[], now: number): Promise<void> {
  await db
    .prepare('UPDATE slow_receivers SET since = ?2, try_at = ?2 WHERE target_id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(targetIds), now)
    .run();
}

const pauseOf = ({ since }: SlowReceiver, now: number): number =>
  Math.min(PAUSE_MS_MAX, Math.max(PAUSE_MS_MIN, now - since));
