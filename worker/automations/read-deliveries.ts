import type * as z from 'zod';
import type { Execution } from '../contract/automation.ts';
import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import type { Delivery, DeliveryAttempt, DeliveryDetail } from '../contract/webhook.ts';
import { restoreBody } from './attempt-body.ts';
import { type DeliveryRecord, leadNameOf, requestIdOf, type StoredBody } from './deliveries.ts';
import { type DeliveryFilter, toDeliveryMatch } from './delivery-filter.ts';

export const toDelivery = (record: DeliveryRecord): Delivery => ({
  id: record.id,
  targetKind: record.target_kind,
  targetId: record.target_id,
  leadId: record.lead_id,
  leadName: leadNameOf(record),
  type: record.type,
  reason: record.reason,
  status: record.status,
  attempts: record.attempts,
  failure: record.failure,
  isTest: record.is_test === 1,
  leadKept: record.lead_kept === 1,
  requestId: requestIdOf(record),
  nextAttemptAt: toInstantOrNull(record.next_attempt_at),
  createdAt: toInstant(record.created_at),
  updatedAt: toInstant(record.updated_at),
});

export const toExecution = (record: DeliveryRecord): Execution => ({
  id: record.id,
  automationId: record.target_id,
  leadId: record.lead_id,
  leadName: leadNameOf(record),
  at: toInstant(record.created_at),
  reason: record.reason ?? '',
  status: record.status,
  failure: record.failure,
  isTest: record.is_test === 1,
  deliveryId: record.id,
  requestId: requestIdOf(record),
});

/** One page of deliveries, newest first. `next` is the start of the next page, or null. */
export async function selectDeliveries(
  db: D1Database,
  filter: DeliveryFilter,
  { limit }: { limit: number },
): Promise<{ deliveries: DeliveryRecord[]; next: [createdAt: number, id: string] | null }> {
  const { from, where, values } = toDeliveryMatch(filter);
  const { results } = await db
    .prepare(`SELECT * FROM ${from} WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ?`)
    .bind(...values, limit + 1)
    .all<DeliveryRecord>();
  const deliveries = results.slice(0, limit);
  const last = deliveries.at(-1);
  return { deliveries, next: last && results.length > limit ? [last.created_at, last.id] : null };
}

/** One delivery with its attempts, oldest first. Null if the project has no such delivery. */
export async function readDelivery(
  db: D1Database,
  { projectId, id }: { projectId: string; id: string },
): Promise<z.infer<typeof DeliveryDetail> | null> {
  const [delivery, attempts] = await db.batch<Record<string, unknown>>([
    db.prepare('SELECT * FROM deliveries WHERE id = ?1 AND project_id = ?2').bind(id, projectId),
    db
      .prepare(
        `SELECT attempt, at, duration_ms AS durationMs, request_url AS requestUrl, request_body AS requestBody, body_in AS bodyIn,
           response_status AS responseStatus, response_excerpt AS responseExcerpt, error FROM delivery_attempts WHERE delivery_id = ?1 ORDER BY attempt`,
      )
      .bind(id),
  ]);
  const record = delivery?.results[0] as DeliveryRecord | undefined;
  if (!record) return null;
  const history = (attempts?.results ?? []) as (Omit<DeliveryAttempt, 'at' | 'requestBody'> & {
    bodyIn: StoredBody['bodyIn'];
    requestBody: string;
    at: number;
  })[];
  return {
    ...toDelivery(record),
    history: await Promise.all(
      history.map(async ({ bodyIn, requestBody, ...attempt }) => ({
        ...attempt,
        requestBody: await restoreBody(record, { bodyIn, requestBody }),
        at: toInstant(attempt.at),
      })),
    ),
  };
}
