import type { FitLetter } from '../contract/fit.ts';
import type { LeadStatus } from '../contract/work.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';

/** A row of `leads` as queries read it. */
export interface LeadRecord {
  lead_id: string;
  name: string | null;
  email: string | null;
  company: string | null;
  score: number;
  first_event_at: number | null;
  last_event_at: number | null;
  scored_at: number | null;
  event_count: number;
  recent_event_times: string;
  rank: number;
  stage: string;
  created_at: number;
  owner: string | null;
  /** Null for `new`. */
  status: LeadStatus | null;
  task_due_at: number | null;
  fit: FitLetter | null;
}

/** A row with the columns that conditions read in addition. */
export interface WholeRecord extends LeadRecord {
  phone: string | null;
  /** Null for none, and if only pages state it. */
  vouched_company: string | null;
  /** JSON; null if it is too long for the row. */
  custom: string | null;
  /** JSON; null if the lead has none. */
  first_touch: string | null;
  /** JSON of IDs of segments and lists; null for none. */
  member_of: string | null;
}

/** The columns of a LeadRecord. */
export const LEAD_COLUMNS = `leads.lead_id, leads.name, leads.email, leads.company, leads.score, leads.first_event_at,
  leads.last_event_at, leads.scored_at, leads.event_count, leads.recent_event_times, leads.rank, leads.stage, leads.created_at,
  leads.owner, leads.status, leads.task_due_at, leads.fit`;

export function toFacts(record: LeadRecord): LeadFacts {
  return {
    leadId: record.lead_id,
    name: record.name,
    email: record.email,
    company: record.company,
    score: record.score,
    firstEventAt: record.first_event_at,
    lastEventAt: record.last_event_at,
    scoredAt: record.scored_at,
    eventCount: record.event_count,
    recentEventTimes: JSON.parse(record.recent_event_times),
    createdAt: record.created_at,
    owner: record.owner,
    status: record.status ?? 'new',
    taskDueAt: record.task_due_at,
    fit: record.fit,
  };
}

/** The columns of a WholeRecord. */
export const WHOLE_COLUMNS = `${LEAD_COLUMNS}, leads.phone, leads.custom, leads.first_touch, leads.member_of,
  iif(leads.company_from IS NULL, leads.company_key, NULL) AS vouched_company`;

/** A lead and its unrounded score at the time of the query. */
export interface RankedLead {
  facts: LeadFacts;
  score: number;
}

/** A lead of a list, with its row: a WholeRecord if the list was asked for whole rows. */
export interface ListedLead extends RankedLead {
  record: LeadRecord;
}

/** Part of a list. */
export interface ListedPage<Cursor> {
  leads: ListedLead[];
  /** Null at the end of the list. */
  next: Cursor | null;
  /** The place after the first leads of this page. */
  cursorAfter: (count: number) => Cursor;
}

/** Unrounded scores: from (inclusive) to (exclusive). */
export interface ScoreRange {
  from: number;
  to: number;
}

export const ANY_SCORE: ScoreRange = { from: 0, to: Number.POSITIVE_INFINITY };
