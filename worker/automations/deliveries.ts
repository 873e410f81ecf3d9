import { Outgoing } from '../contract/outgoing.ts';

/** A row of `deliveries`. */
export interface DeliveryRecord {
  id: string;
  project_id: string;
  target_kind: 'automation' | 'endpoint';
  target_id: string;
  lead_id: string;
  type: Outgoing['type'];
  reason: string | null;
  outgoing: string;
  status: 'pending' | 'delivered' | 'dead' | 'discarded';
  attempts: number;
  attempts_before: number;
  /** The lead's version that it tells of. */
  seq: number;
  /** What it writes to, where it writes a state (coalesce-writes). */
  record_key: string | null;
  next_attempt_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface Target {
  kind: DeliveryRecord['target_kind'];
  id: string;
}

/** The id of telling one thing to one receiver: the same, however often either message comes. */
export async function deliveryIdOf(outgoingId: string, targetId: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${outgoingId}\n${targetId}`));
  const hex = [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `msg_${hex}`;
}

/** Notes a delivery to be made, once. */
export async function insertDelivery(
  db: D1Database,
  {
    id,
    target,
    outgoing,
    recordKey = null,
    firstAttemptAt,
    now,
  }: {
    id: string;
    target: Target;
    outgoing: Outgoing;
    recordKey?: string | null;
    firstAttemptAt?: number;
    now: number;
  },
): Promise<void> {
  const { projectId, leadId, type, automation, seq } = outgoing;
  await db
    .prepare(
      `INSERT INTO deliveries (id, project_id, target_kind, target_id, lead_id, type, reason, outgoing, seq, record_key, status, next_attempt_at, created_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'pending', ?11, ?12, ?12) ON CONFLICT DO NOTHING`,
    )
    .bind(
      id,
      projectId,
      target.kind,
      target.id,
      leadId,
      type,
      automation?.reason ?? null,
      JSON.stringify(outgoing),
      seq,
      recordKey,
      firstAttemptAt ?? now,
      now,
    )
    .run();
}

export async function deleteDeliveries(db: D1Database, ids: string[]): Promise<void> {
  const deleteAmong = (table: string, column: string) =>
    db.prepare(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?1))`).bind(JSON.stringify(ids));
  await db.batch([deleteAmong('delivery_attempts', 'delivery_id'), deleteAmong('deliveries', 'id')]);
}

const RequestedOutgoing = Outgoing.pick({ requestId: true });

/** The request that a delivery goes back to: the first, however often it is tried or replayed. */
export const requestIdOf = ({ outgoing }: DeliveryRecord): string | null =>
  RequestedOutgoing.parse(JSON.parse(outgoing)).requestId ?? null;

export const findDelivery = (db: D1Database, id: string): Promise<DeliveryRecord | null> =>
  db.prepare('SELECT * FROM deliveries WHERE id = ?1').bind(id).first<DeliveryRecord>();

/** What came of an attempt, and how the delivery stands now. One batch. */
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
    request: { url: string; body: string };
    response: { status: number; excerpt: string } | null;
    error: string | null;
  },
  { status, nextAttemptAt }: { status: DeliveryRecord['status']; nextAttemptAt: number | null },
): Promise<void> {
  await db.batch([
    db
      .prepare(
        `INSERT INTO delivery_attempts (delivery_id, attempt, at, duration_ms, request_url, request_body, response_status, response_excerpt, error)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING`,
      )
      .bind(
        id,
        attempt,
        at,
        durationMs,
        request.url,
        request.body,
        response?.status ?? null,
        response?.excerpt ?? null,
        error,
      ),
    db
      .prepare(
        `UPDATE deliveries SET status = ?2, attempts = max(attempts, ?3), next_attempt_at = ?4, updated_at = ?5 WHERE id = ?1 AND status = 'pending'`,
      )
      .bind(id, status, attempt, nextAttemptAt, at + durationMs),
  ]);
}

/** Ends a delivery without an attempt: its receiver is gone, knows it already, or a person has given it up. */
export async function closeDelivery(
  db: D1Database,
  id: string,
  status: 'delivered' | 'discarded' | 'dead',
  now: number,
): Promise<void> {
  await db
    .prepare(
      `UPDATE deliveries SET status = ?2, next_attempt_at = NULL, updated_at = ?3 WHERE id = ?1 AND status = 'pending'`,
    )
    .bind(id, status, now)
    .run();
}

/** Lets a delivery wait, without a message on the queue: its time come, cron/requeue-deliveries sends for it. */
export async function postponeDelivery(
  db: D1Database,
  id: string,
  { until, now }: { until: number; now: number },
): Promise<void> {
  await db
    .prepare(`UPDATE deliveries SET next_attempt_at = ?2, updated_at = ?3 WHERE id = ?1 AND status = 'pending'`)
    .bind(id, until, now)
    .run();
}
