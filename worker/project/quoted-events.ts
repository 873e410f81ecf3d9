import type { QuotedEvent } from '../contract/project-change.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { URGENCY_HALF_LIFE_MS } from '../domain/moments.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/** A lead of Today as D1 has it. */
export interface CallCandidate {
  facts: LeadFacts;
  phone: string | null;
  bestEvent: QuotedEvent | null;
  /** Epoch ms, of a snooze that has ended; null otherwise. */
  snoozedUntil: number | null;
}

type CallRecord = LeadRecord & { phone: string | null; best_event: string | null; snoozed_until: number | null };

const COLUMNS = `${LEAD_COLUMNS}, leads.phone, leads.best_event`;

/**
 * The leads to call at `at`: those whose snooze has ended, longest first, then by urgency. Reads as many rows as it
 * returns, or somewhat more where a snoozed lead is a customer by now. One D1 batch.
 */
export async function listCallCandidates(
  db: D1Database,
  { projectId, at, limit, snoozedMax }: { projectId: string; at: number; limit: number; snoozedMax: number },
): Promise<CallCandidate[]> {
  const results = await db.batch<CallRecord>([
    db
      .prepare(
        `SELECT ${COLUMNS}, mark.until AS snoozed_until
         FROM call_marks AS mark INDEXED BY call_marks_snoozed CROSS JOIN leads USING (project_id, lead_id)
         WHERE mark.project_id = ? AND mark.status = 'snoozed' AND mark.until <= ? AND leads.merged_into IS NULL AND leads.is_customer = 0
         ORDER BY mark.until LIMIT ?`,
      )
      .bind(projectId, at, Math.min(limit, snoozedMax)),
    db
      .prepare(
        `SELECT ${COLUMNS}, NULL AS snoozed_until FROM leads_to_call AS place CROSS JOIN leads USING (project_id, lead_id)
         WHERE place.project_id = ? AND place.rank >= ? ORDER BY place.rank DESC, place.lead_id DESC LIMIT ?`,
      )
      // An urgency of 1: an event of the smallest reasons has come down to it in a week.
      .bind(projectId, (Math.LN2 * at) / URGENCY_HALF_LIFE_MS, limit),
  ]);
  const records = new Map(
    results
      .flatMap((result) => result.results)
      .reverse()
      .map((record) => [record.lead_id, record]),
  );
  return [...records.values()]
    .reverse()
    .slice(0, limit)
    .map((record) => ({
      facts: toFacts(record),
      phone: record.phone,
      bestEvent: record.best_event === null ? null : JSON.parse(record.best_event),
      snoozedUntil: record.snoozed_until,
    }));
}

/** Leads by their last sign of life, newest first, with that event. */
export async function listLatestEvents(
  db: D1Database,
  { projectId, limit }: { projectId: string; limit: number },
): Promise<{ facts: LeadFacts; lastEvent: QuotedEvent | null }[]> {
  const { results } = await db
    .prepare(
      `SELECT ${LEAD_COLUMNS}, leads.last_event FROM leads INDEXED BY leads_by_last_event
       WHERE project_id = ? AND merged_into IS NULL AND last_event_at IS NOT NULL
       ORDER BY last_event_at DESC, lead_id DESC LIMIT ?`,
    )
    .bind(projectId, limit)
    .all<LeadRecord & { last_event: string | null }>();
  return results.map((record) => ({
    facts: toFacts(record),
    lastEvent: record.last_event === null ? null : JSON.parse(record.last_event),
  }));
}
