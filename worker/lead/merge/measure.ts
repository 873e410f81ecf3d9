import { LIMITS } from '../../contract/limits.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { utcDay } from '../../domain/time.ts';
import type { LogSize } from '../bound-page-writes.ts';
import { countAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { selectFrom } from '../storage/event-log.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { findLead } from '../storage/snapshot.ts';

/** Max. rows to read. This many rows are enough to see that a log is larger than what publishable keys may bring into a lead. */
const ROWS_MAX = LIMITS.pageEventsPerLeadDayMax + 1;

/** The log entries and leads that a merge brings into a lead. */
export interface Burden extends LogSize {
  /** Leads that are part of the merged one. */
  parts: number;
}

/** The number of leads that are part of this one, or will be as soon as today's merges by publishable keys are complete. */
export const countParts = (store: LeadStore, { pageMerges }: Pick<LeadSnapshot, 'pageMerges'>, now: number): number =>
  Math.max(countAbsorbedLeads(store), (pageMerges?.day === utcDay(now) && pageMerges.parts) || 0);

/**
 * How much data a merge would hand over: the log with its copies. If publishable keys have brought more than that today, their amount
 * counts, because some of it may still be arriving from merged leads. A long log is not read to its end.
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
