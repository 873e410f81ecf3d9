import { toInstant } from '../contract/instant.ts';
import { LIMITS } from '../contract/limits.ts';
import type { RejectedEvent, RejectionReason } from '../contract/rejected-event.ts';
import { DAY_MS } from '../domain/time.ts';

/** Max. length of a stored reason. Only people read reasons, so a reason that is cut breaks no program. */
const TEXT_CHARS_MAX = 300;

interface Reason {
  code: string;
  field: string;
  message: string;
}

/** The reason under which an event is counted: its first error, with `*` for list positions. */
export function reasonOf({ code, errors: [first] }: Pick<RejectedEvent, 'code' | 'errors'>): Reason {
  const { path, message } = first ?? { path: '', message: '' };
  const field = path.replace(/(^|\.)\d+(?=\.|$)/g, '$1*');
  const text = message.replace(`\`${path}\``, () => `\`${field}\``);
  return { code, field: field.slice(0, TEXT_CHARS_MAX), message: text.slice(0, TEXT_CHARS_MAX) };
}

/**
 * Counts rejected events by reason, and deletes the key's oldest reasons. Of each request, only the `max` most frequent reasons are
 * counted, because every misspelled field is a separate reason.
 */
export function countReasons(
  db: D1Database,
  {
    projectId,
    keyId,
    source,
    now,
    max,
  }: { projectId: string; keyId: string; source: string; now: number; max: number },
  reasons: readonly Reason[],
): D1PreparedStatement[] {
  const listed = JSON.stringify(reasons.map(({ code, field, message }) => ({ code, field, message })));
  return [
    db
      .prepare(
        `INSERT INTO rejection_reasons (project_id, key_id, source, code, field, message, count, first_at, last_at)
         SELECT ?1, ?2, ?3, value ->> 'code' AS code, value ->> 'field' AS field, value ->> 'message' AS message, count(*), ?4, ?4
         FROM json_each(?5) WHERE true GROUP BY 4, 5, 6 ORDER BY 7 DESC LIMIT ${max}
         ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = max(last_at, excluded.last_at)`,
      )
      .bind(projectId, keyId, source, now, listed),
    db
      .prepare(
        `DELETE FROM rejection_reasons WHERE project_id = ?1 AND key_id = ?2 AND (last_at < ?3 OR (source, code, field, message) IN (
           SELECT source, code, field, message FROM rejection_reasons WHERE project_id = ?1 AND key_id = ?2
           ORDER BY last_at DESC, count DESC LIMIT -1 OFFSET ${LIMITS.rejectionReasonsPerKeyMax}))`,
      )
      .bind(projectId, keyId, now - LIMITS.rejectionReasonDaysMax * DAY_MS),
  ];
}

interface Row extends Omit<RejectionReason, 'field' | 'firstAt' | 'lastAt' | 'example'> {
  field: string;
  firstAt: number;
  lastAt: number;
  exampleId: number | null;
  eventId: string | null;
  eventType: string | null;
  leadId: string | null;
}

/** The recent reasons for a project's rejected events, latest first. An event that names a lead is preferred as the example. */
export async function listReasons(
  db: D1Database,
  projectId: string,
  { limit, now }: { limit: number; now: number },
): Promise<RejectionReason[]> {
  const { results } = await db
    .prepare(
      `WITH examples AS (
         SELECT coalesce(max(iif(lead_ids = '[]', NULL, id)), max(id)) AS id, coalesce(key_id, '') AS key_id, source, code, field, message
         FROM rejected_events WHERE project_id = ?1 GROUP BY 2, 3, 4, 5, 6)
       SELECT reasons.code, reasons.field, reasons.message, reasons.source, nullif(reasons.key_id, '') AS keyId,
         api_keys.name AS keyName, count, first_at AS firstAt, last_at AS lastAt,
         example.id AS exampleId, example.event_id AS eventId, example.event_type AS eventType, example.lead_ids ->> 0 AS leadId
       FROM rejection_reasons AS reasons
       LEFT JOIN api_keys ON api_keys.id = reasons.key_id AND api_keys.project_id = reasons.project_id
       LEFT JOIN examples USING (key_id, source, code, field, message)
       LEFT JOIN rejected_events AS example ON example.id = examples.id
       WHERE reasons.project_id = ?1 AND last_at >= ?2 ORDER BY last_at DESC, count DESC LIMIT ?3`,
    )
    .bind(projectId, now - LIMITS.rejectionReasonDaysMax * DAY_MS, limit)
    .all<Row>();
  return results.map(({ exampleId, eventId, eventType, leadId, field, firstAt, lastAt, ...row }) => ({
    ...row,
    field: field || null,
    firstAt: toInstant(firstAt),
    lastAt: toInstant(lastAt),
    example: exampleId === null ? null : { eventId, eventType, leadId },
  }));
}
