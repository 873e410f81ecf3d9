import { and, eq, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Outgoing } from '../contract/outgoing.ts';
import type { StoredRow } from '../settings/storage/stored-row.ts';
import { deliveries, type deliveryAttempts } from './tables.ts';

/** A row of `deliveries`. */
export type DeliveryRecord = StoredRow<typeof deliveries>;

/** How an attempt's body is stored: with the attempt, as "same as the delivery's message", or not at all. */
export interface StoredBody {
  bodyIn: StoredRow<typeof deliveryAttempts>['body_in'];
  requestBody: string;
}

export interface Target {
  kind: DeliveryRecord['target_kind'];
  id: string;
}

/** Returns the ID of one message's delivery to one receiver. A repeated message has the same delivery ID. */
export async function deliveryIdOf(outgoingId: string, targetId: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${outgoingId}\n${targetId}`));
  const hex = [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `msg_${hex}`;
}

/** Stores a delivery unless it already exists. A new delivery is pending, or skipped if a reason is given. */
export async function insertDelivery(
  db: D1Database,
  {
    id,
    target,
    outgoing,
    recordKey = null,
    now,
    firstAttemptAt = now,
    skipped = null,
    leadKept = true,
  }: {
    id: string;
    target: Target;
    outgoing: Outgoing;
    recordKey?: string | null;
    now: number;
    firstAttemptAt?: number;
    skipped?: string | null;
    leadKept?: boolean;
  },
): Promise<void> {
  const { projectId, leadId, type, automation, seq } = outgoing;
  await drizzle(db)
    .insert(deliveries)
    .values({
      ...{ id, projectId, leadId, type, seq, recordKey },
      ...{ targetKind: target.kind, targetId: target.id },
      reason: automation?.reason ?? null,
      outgoing: JSON.stringify(leadKept ? outgoing : { ...outgoing, lead: null, wording: undefined }),
      isTest: outgoing.test === undefined ? 0 : 1,
      status: skipped === null ? 'pending' : 'discarded',
      failure: skipped,
      nextAttemptAt: skipped === null ? firstAttemptAt : null,
      ...{ createdAt: now, updatedAt: now },
      leadKept: leadKept ? 1 : 0,
    })
    .onConflictDoNothing();
}

export async function deleteDeliveries(db: D1Database, ids: string[]): Promise<void> {
  const deleteAmong = (table: string, column: string) =>
    db.prepare(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?1))`).bind(JSON.stringify(ids));
  await db.batch([deleteAmong('delivery_attempts', 'delivery_id'), deleteAmong('deliveries', 'id')]);
}

/** The stored message. Deliveries that earlier versions stored may lack fields. */
const outgoingOf = ({ outgoing }: DeliveryRecord) => JSON.parse(outgoing) as Partial<Outgoing>;

/** The ID of the request that first caused the delivery. Retries and replays of the delivery keep this ID. */
export const requestIdOf = (record: DeliveryRecord): string | null => outgoingOf(record).requestId ?? null;

/** The lead's name when the message was created. Null if the lead had no name, has been erased, or is not stored with the delivery. */
export function leadNameOf(record: DeliveryRecord): string | null {
  const { lead } = outgoingOf(record);
  return lead?.name ?? lead?.email ?? null;
}

export const findDelivery = (db: D1Database, id: string): Promise<DeliveryRecord | null> =>
  db.prepare('SELECT * FROM deliveries WHERE id = ?1').bind(id).first<DeliveryRecord>();

const IS_KEPT = "(lead_kept = 1 OR (?6 = '' AND ?7 = 'attempt'))";

/** Records an attempt and the delivery's new state, in one batch. */
export async function recordAttempt(
  db: D1Database,
  {
    id,
    attempt,
    at,
    durationMs,
    request,
    response,
    error,
  }: {
    id: string;
    attempt: number;
    at: number;
    durationMs: number;
    request: { url: string } & StoredBody;
    response: { status: number; excerpt: string } | null;
    error: string | null;
  },
  { status, nextAttemptAt }: { status: DeliveryRecord['status']; nextAttemptAt: number | null },
): Promise<void> {
  const failure = status === 'delivered' ? null : (error ?? (response && describeAnswer(response)));
  await db.batch([
    db
      .prepare(
        // The lead may have been erased or unmerged since the delivery was read.
        `INSERT INTO delivery_attempts (delivery_id, attempt, at, duration_ms, request_url, request_body, body_in, response_status, response_excerpt, error)
         SELECT ?1, ?2, ?3, ?4, ?5, iif(${IS_KEPT}, ?6, ''), iif(${IS_KEPT}, ?7, 'nowhere'), ?8, ?9, ?10
         FROM deliveries WHERE id = ?1 ON CONFLICT DO NOTHING`,
      )
      .bind(
        id,
        attempt,
        at,
        durationMs,
        request.url,
        request.requestBody,
        request.bodyIn,
        response?.status ?? null,
        response?.excerpt ?? null,
        error,
      ),
    db
      .prepare(
        `UPDATE deliveries SET status = ?2, attempts = max(attempts, ?3), next_attempt_at = ?4, updated_at = ?5, failure = ?6 WHERE id = ?1 AND status = 'pending'`,
      )
      .bind(id, status, attempt, nextAttemptAt, at + durationMs, failure),
  ]);
}

const describeAnswer = ({ status, excerpt }: { status: number; excerpt: string }): string =>
  [`Answered ${status}`, excerpt.trim().slice(0, 200)].filter(Boolean).join(': ');

/**
 * Ends a pending delivery without an attempt. `failure` says why nothing is sent. Without `failure`, the delivery counts as delivered,
 * because a newer delivery wrote the same record.
 */
export async function closeDelivery(
  db: D1Database,
  id: string,
  {
    status,
    failure = null,
    now,
  }:
    | { status: 'delivered'; failure?: null; now: number }
    | { status: 'discarded' | 'dead'; failure: string; now: number },
): Promise<void> {
  await drizzle(db)
    .update(deliveries)
    .set({ status, failure, nextAttemptAt: null, updatedAt: now })
    .where(isPending(id));
}

const isPending = (id: string) => and(eq(deliveries.id, id), eq(deliveries.status, 'pending'));

/** Marks a test as failed unless it was delivered, because a test is attempted only once. */
export async function endTest(db: D1Database, id: string, now: number): Promise<void> {
  await drizzle(db)
    .update(deliveries)
    .set({ status: 'dead', nextAttemptAt: null, updatedAt: now })
    .where(and(eq(deliveries.id, id), ne(deliveries.status, 'delivered')));
}

/** Postpones a delivery without queuing a message. cron/requeue-deliveries queues it when it is due. */
export async function postponeDelivery(
  db: D1Database,
  id: string,
  { until, now }: { until: number; now: number },
): Promise<void> {
  await drizzle(db).update(deliveries).set({ nextAttemptAt: until, updatedAt: now }).where(isPending(id));
}
