import type { QuotedEvent } from '../contract/project-change.ts';
import { KNOWN_CALL_RANK } from '../domain/lead-snapshot.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { URGENCY_HALF_LIFE_MS } from '../domain/moments.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/** A lead that may be among the leads to call, with its data from D1. */
export interface CallCandidate {
  facts: LeadFacts;
  phone: string | null;
  bestEvent: QuotedEvent | null;
  /** When a snooze ended (epoch ms), or null. */
  snoozedUntil: number | null;
}

type CallRecord = LeadRecord & {
  phone: string | null;
  best_event: string | null;
  snoozed_until: number | null;
  rank: number | null;
};

const COLUMNS = `${LEAD_COLUMNS}, leads.phone, leads.best_event`;

/** Leads known only from pages take at most this share of the list, unless there are too few other leads to fill it. */
const PAGES_SHARE = 0.5;

/**
 * Lists the leads to call at `at`. Leads whose snooze has ended come first, starting with the one that ended longest ago. All other leads
 * follow by urgency. Leads known only from pages take at most half of the list, because anyone can invent them. Reads about twice as many
 * rows as it returns, in one D1 batch.
 */
export async function listCallCandidates(
  db: D1Database,
  { projectId, at, limit, snoozedMax }: { projectId: string; at: number; limit: number; snoozedMax: number },
): Promise<CallCandidate[]> {
  // The lowest urgency that counts. The urgency of an event with few points falls to this value within a week.
  const least = (Math.LN2 * at) / URGENCY_HALF_LIFE_MS;
  const ranked = (from: number, below: number) =>
    db
      .prepare(
        `SELECT ${COLUMNS}, NULL AS snoozed_until, place.rank FROM leads_to_call AS place CROSS JOIN leads USING (project_id, lead_id)
         WHERE place.project_id = ? AND place.rank >= ? AND place.rank < ?
         ORDER BY place.rank DESC, place.lead_id DESC LIMIT ?`,
      )
      .bind(projectId, from, below, limit);
  const [snoozed = [], known = [], ofPages = []] = (
    await db.batch<CallRecord>([
      db
        .prepare(
          `SELECT ${COLUMNS}, mark.until AS snoozed_until, NULL AS rank
           FROM call_marks AS mark INDEXED BY call_marks_snoozed CROSS JOIN leads USING (project_id, lead_id)
           WHERE mark.project_id = ? AND mark.status = 'snoozed' AND mark.until <= ? AND leads.merged_into IS NULL AND leads.is_customer = 0
           ORDER BY mark.until LIMIT ?`,
        )
        .bind(projectId, at, Math.min(limit, snoozedMax)),
      ranked(KNOWN_CALL_RANK + least, Number.MAX_SAFE_INTEGER),
      ranked(least, KNOWN_CALL_RANK),
    ])
  ).map(({ results }) => results);
  const places = Math.max(Math.floor(limit * PAGES_SHARE), limit - snoozed.length - known.length);
  const records = new Map(snoozed.map((record) => [record.lead_id, record]));
  for (const record of [...known, ...ofPages.slice(0, places)].toSorted(byUrgency))
    if (!records.has(record.lead_id)) records.set(record.lead_id, record);
  return [...records.values()].slice(0, limit).map((record) => ({
    facts: toFacts(record),
    phone: record.phone,
    bestEvent: record.best_event === null ? null : JSON.parse(record.best_event),
    snoozedUntil: record.snoozed_until,
  }));
}

const urgencyOf = ({ rank }: CallRecord): number => (rank ?? 0) % KNOWN_CALL_RANK;
const byUrgency = (a: CallRecord, b: CallRecord): number =>
  urgencyOf(b) - urgencyOf(a) || (a.lead_id < b.lead_id ? 1 : -1);

/** Lists leads by their last sign of life, newest first, with that event. */
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
