import { LIMITS } from '../../contract/limits.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { utcDay } from '../../domain/time.ts';
import type { LogSize } from '../bound-page-writes.ts';
import { countAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { selectFrom } from '../storage/event-log.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { findLead } from '../storage/snapshot.ts';

/** Enough to tell that it is more than publishable keys may bring into a lead. */
const ROWS_MAX = LIMITS.pageEventsPerLeadDayMax + 1;

/** The log and the leads that a merge brings into a lead. */
export interface Burden extends LogSize {
  /** Leads that are part of the merged one. */
  parts: number;
}

/** The leads that are part of this one, or will be as soon as today's merges of publishable keys are through. */
export const countParts = (store: LeadStore, { pageMerges }: Pick<LeadSnapshot, 'pageMerges'>, now: number): number =>
  Math.max(countAbsorbedLeads(store), (pageMerges?.day === utcDay(now) && pageMerges.parts) || 0);

/**
 * How much a merge would hand over of this lead: its log and the copies beside it, or if that is more, what publishable keys
 * have brought today, some of which may still be on its way here from leads that it absorbs. A longer log is not read to its end.
 */
export function measure({ now, ...store }: LeadStore & { now: number }): Burden {
  const found = findLead(store);
  if (!found) return { events: 0, bytes: 0, parts: 0 };
  const sizeOf = (table: 'events' | 'events_aside', where = '') =>
    selectFrom<{ events: number; bytes: number }>(
      ...[store, table],
      `SELECT count(*) AS events, ifnull(sum(bytes), 0) AS bytes
       FROM (SELECT octet_length(body) AS bytes FROM ${table} ${where} LIMIT ?)`,
      ROWS_MAX,
    )[0] ?? { events: 0, bytes: 0 };
  const [log, copies] = [sizeOf('events'), sizeOf('events_aside', 'WHERE withdrawn_at IS NULL')];
  const { pageWrites } = found.snapshot;
  const today = pageWrites?.day === utcDay(now) ? pageWrites : { events: 0, bytes: 0 };
  return {
    events: Math.max(log.events + copies.events, today.events),
    bytes: Math.max(log.bytes + copies.bytes, today.bytes),
    parts: countParts(store, found.snapshot, now),
  };
}
