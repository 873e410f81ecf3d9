import type { LeadFacts } from '../domain/lead-summary.ts';
import type { StoredRow } from '../settings/storage/stored-row.ts';
import type { leads } from './tables.ts';

const COLUMNS = [
  'lead_id',
  'name',
  'email',
  'company',
  'score',
  'first_event_at',
  'last_event_at',
  'scored_at',
  'event_count',
  'recent_event_times',
  'rank',
  'stage',
  'created_at',
  'owner',
  'status',
  'task_due_at',
  'fit',
] as const satisfies readonly (keyof StoredRow<typeof leads>)[];

/** The columns of a LeadRecord. */
export const LEAD_COLUMNS = COLUMNS.map((column) => `leads.${column}`).join(', ');

/** A row of `leads` as queries read it. */
export type LeadRecord = Pick<StoredRow<typeof leads>, (typeof COLUMNS)[number]>;

/** A row with the additional columns that conditions read. */
export interface WholeRecord
  extends LeadRecord,
    Pick<StoredRow<typeof leads>, 'phone' | 'custom' | 'id_kind' | 'first_touch' | 'member_of'> {
  /** Null if the lead has no company, or if only pages name it. */
  vouched_company: string | null;
}

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
export const WHOLE_COLUMNS = `${LEAD_COLUMNS}, leads.phone, leads.custom, leads.id_kind, leads.first_touch, leads.member_of,
  iif(leads.company_from IS NULL, leads.company_key, NULL) AS vouched_company`;

/** A lead with its unrounded score at the time of the query. */
export interface RankedLead {
  facts: LeadFacts;
  score: number;
}

/** A lead in a list, with its row. The row is a WholeRecord if whole rows were requested. */
export interface ListedLead extends RankedLead {
  record: LeadRecord;
}

/** One page of a list. */
export interface ListedPage<Cursor> {
  leads: ListedLead[];
  /** Null at the end of the list. */
  next: Cursor | null;
  /** The cursor after the first `count` leads of this page. */
  cursorAfter: (count: number) => Cursor;
}

/** A range of unrounded scores, from `from` (inclusive) to `to` (exclusive). */
export interface ScoreRange {
  from: number;
  to: number;
}

export const ANY_SCORE: ScoreRange = { from: 0, to: Number.POSITIVE_INFINITY };
