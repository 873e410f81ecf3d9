import { desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { toInstant } from '../contract/instant.ts';
import type { RejectedEvent } from '../contract/rejected-event.ts';
import { HOUR_MS } from '../domain/time.ts';
import { countReasons, reasonOf } from './rejection-reasons.ts';
import { rejectedEvents } from './tables.ts';

/** Max. rejected events that are stored per project, the newest ones. */
const KEPT_PER_PROJECT = 1000;
/**
 * Per request, max. rejected events that are stored and max. reasons that are counted. A broken client may repeat the same mistake a
 * thousand times.
 */
export const LISTED_PER_REQUEST = 50;
/** Counts are kept by hour. Alerts look back one hour, which may span parts of two clock hours. */
const HOURS_COUNTED = 2;

export interface Rejected extends Pick<RejectedEvent, 'eventId' | 'eventType' | 'code' | 'errors'> {
  /** The leads that the event named. Erasing any of these leads also deletes the entry. */
  leadIds: readonly string[];
}

/** Records which events were rejected, and why. Stores IDs and reasons, but never the content of events. Takes one D1 batch. */
export async function recordRejected(
  db: D1Database,
  {
    projectId,
    keyId,
    source,
    now,
    max = LISTED_PER_REQUEST,
  }: { projectId: string; keyId: string | null; source: RejectedEvent['source']; now: number; max?: number },
  rejected: readonly Rejected[],
): Promise<void> {
  if (rejected.length === 0) return;
  const reasons = rejected.map((one) => ({ ...one, ...reasonOf(one) }));
  await db.batch([
    ...countReasons(db, { projectId, keyId: keyId ?? '', source, now, max }, reasons),
    ...countByHour(db, { projectId, keyId: keyId ?? '', now }, rejected.length),
    db
      .prepare(
        `INSERT INTO rejected_events (project_id, at, source, key_id, event_id, event_type, lead_ids, code, errors, field, message)
         SELECT ?1, ?2, ?3, ?4, value ->> 'eventId', value ->> 'eventType', value ->> 'leadIds', value ->> 'code',
                value ->> 'errors', value ->> 'field', value ->> 'message' FROM json_each(?5)`,
      )
      .bind(projectId, now, source, keyId, JSON.stringify(reasons.slice(0, max))),
    db
      .prepare(
        `DELETE FROM rejected_events WHERE project_id = ?1 AND id <= (
           SELECT id FROM rejected_events WHERE project_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_PER_PROJECT})`,
      )
      .bind(projectId),
  ]);
}

/** Counts rejected events by hour, and deletes the project's old counts. */
function countByHour(
  db: D1Database,
  { projectId, keyId, now }: { projectId: string; keyId: string; now: number },
  count: number,
): D1PreparedStatement[] {
  const hour = Math.floor(now / HOUR_MS);
  return [
    db
      .prepare(
        `INSERT INTO rejected_hourly (project_id, hour, key_id, count) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET count = count + excluded.count`,
      )
      .bind(projectId, hour, keyId, count),
    db.prepare('DELETE FROM rejected_hourly WHERE project_id = ?1 AND hour < ?2').bind(projectId, hour - HOURS_COUNTED),
  ];
}

/** The project's rejected events, newest first. */
export async function listRejected(
  db: D1Database,
  projectId: string,
  { limit }: { limit: number },
): Promise<RejectedEvent[]> {
  const { at, source, keyId, eventId, eventType, code, errors } = rejectedEvents;
  const rows = await drizzle(db)
    .select({ at, source, keyId, eventId, eventType, code, errors })
    .from(rejectedEvents)
    .where(eq(rejectedEvents.projectId, projectId))
    .orderBy(desc(rejectedEvents.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, at: toInstant(row.at) }));
}
