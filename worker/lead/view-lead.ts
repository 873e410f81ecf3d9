import type { Explanation } from '../contract/explanation.ts';
import type { Intelligence } from '../contract/intelligence.ts';
import type { Lead, TimelineEntry } from '../contract/lead.ts';
import { LIMITS } from '../contract/limits.ts';
import { computeIntelligence } from '../domain/intelligence.ts';
import { compareEvents, type LeadEvent } from '../domain/lead-event.ts';
import { DAY_MS } from '../domain/time.ts';
import { type StageChange, trace } from '../domain/trace.ts';
import { countLastDay, VELOCITY_SATURATION_COUNT } from '../domain/velocity.ts';
import { type AbsorbedLead, listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { countSignsOfLife, readEvents, readTransitions } from './storage/event-log.ts';
import { type Rescore, readRescores } from './storage/rescores.ts';
import type { StoredLead } from './storage/snapshot.ts';
import { toExplanation } from './to-explanation.ts';
import { toLead } from './to-lead.ts';
import { toTimeline } from './to-timeline.ts';

/** The newest ids merged into the lead, and the number of all. */
function mergedOf(sql: SqlStorage) {
  const absorbed = listAbsorbedLeads(sql);
  const newest = absorbed.slice(-LIMITS.mergedIdsMax).reverse();
  return { mergedFrom: newest.map(({ leadId }) => leadId), mergedCount: absorbed.length };
}

/** The lead as it stands now. */
export function viewLead(sql: SqlStorage, { snapshot, config }: StoredLead, now: number): Lead {
  const recent = countLastDay(snapshot.state.recentEventTimes, now);
  // The snapshot keeps as many times as velocity can tell apart; a busier lead's are counted in its log.
  const lastDay = { after: now - DAY_MS, until: Number.MAX_SAFE_INTEGER };
  const eventsLast24h = recent < VELOCITY_SATURATION_COUNT ? recent : countSignsOfLife(sql, lastDay, config.ruleset);
  return toLead(snapshot, config, { at: now, eventsLast24h, ...mergedOf(sql) });
}

/** The lead as it stood at `at` by what we know today: events up to then, folded by today's decay and stages. */
export function viewLeadAt(sql: SqlStorage, { snapshot, config }: StoredLead, at: number): Lead {
  const { state } = trace(readEvents(sql), config.ruleset, at);
  const eventsLast24h = countSignsOfLife(sql, { after: at - DAY_MS, until: at }, config.ruleset);
  return toLead({ ...snapshot, state }, config, { at, eventsLast24h, ...mergedOf(sql) });
}

/** The whole history up to `until`, oldest first. */
export function viewTimeline(sql: SqlStorage, { config: { ruleset } }: StoredLead, until: number): TimelineEntry[] {
  const traced = trace(readEvents(sql), ruleset, until);
  return toTimeline(traced, ruleset, { rescores: readRescores(sql, until), absorbed: listAbsorbedLeads(sql) });
}

/** Every point of the score at `at`. */
export function viewExplanation(
  sql: SqlStorage,
  { snapshot, config: { ruleset } }: StoredLead,
  at: number,
): Explanation {
  return toExplanation(trace(readEvents(sql), ruleset, at), ruleset, { leadId: snapshot.leadId, at });
}

/** Risk, trend, engagement and what to do next. */
export const viewIntelligence = (sql: SqlStorage, { config }: StoredLead, at: number): Intelligence =>
  computeIntelligence(readEvents(sql), config, at);

/** Everything held of a lead. */
export interface LeadLog {
  lead: Lead;
  events: LeadEvent[];
  transitions: StageChange[];
  rescores: Rescore[];
  absorbed: AbsorbedLead[];
}

export function viewLog(sql: SqlStorage, lead: StoredLead, now: number): LeadLog {
  return {
    lead: viewLead(sql, lead, now),
    events: readEvents(sql).sort(compareEvents),
    transitions: readTransitions(sql),
    rescores: readRescores(sql, Number.MAX_SAFE_INTEGER),
    absorbed: listAbsorbedLeads(sql),
  };
}
