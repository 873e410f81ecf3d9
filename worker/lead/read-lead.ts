import type { Explanation } from '../contract/explanation.ts';
import type { Intelligence } from '../contract/intelligence.ts';
import type { Lead, TimelineEntry } from '../contract/lead.ts';
import { computeIntelligence } from '../domain/intelligence.ts';
import { DAY_MS } from '../domain/time.ts';
import { trace } from '../domain/trace.ts';
import { countLastDay, VELOCITY_SATURATION_COUNT } from '../domain/velocity.ts';
import { countActivitiesBetween, readEvents } from './storage/event-log.ts';
import { readRescores } from './storage/rescores.ts';
import { findLead, type StoredLead } from './storage/snapshot.ts';
import { toExplanation } from './to-explanation.ts';
import { toLead } from './to-lead.ts';
import { toTimeline } from './to-timeline.ts';

/** The lead as it stands now. */
export function viewLead(sql: SqlStorage, { snapshot, config }: StoredLead, now: number): Lead {
  const recent = countLastDay(snapshot.state.recentEventTimes, now);
  // The snapshot keeps as many times as velocity can tell apart; a busier lead's are counted in its log.
  const eventsLast24h =
    recent < VELOCITY_SATURATION_COUNT ? recent : countActivitiesBetween(sql, now - DAY_MS, Number.MAX_SAFE_INTEGER);
  return toLead(snapshot, config, { at: now, eventsLast24h });
}

/** The lead as it stood at `at` by what we know today: events up to then, folded by today's decay and stages. */
export function viewLeadAt(sql: SqlStorage, { snapshot, config }: StoredLead, at: number): Lead {
  const { state } = trace(readEvents(sql), config.ruleset, at);
  return toLead({ ...snapshot, state }, config, { at, eventsLast24h: countActivitiesBetween(sql, at - DAY_MS, at) });
}

/** The whole history up to `until`, oldest first; null where there is no lead. */
export function readTimeline(sql: SqlStorage, { until }: { until: number }): TimelineEntry[] | null {
  const found = findLead(sql);
  if (!found) return null;
  const { ruleset } = found.config;
  return toTimeline(trace(readEvents(sql), ruleset, until), ruleset, readRescores(sql, until));
}

/** Every point of the score at `at`; null where there is no lead. */
export function readExplanation(sql: SqlStorage, { at }: { at: number }): Explanation | null {
  const found = findLead(sql);
  if (!found) return null;
  const { leadId } = found.snapshot;
  return toExplanation(trace(readEvents(sql), found.config.ruleset, at), found.config.ruleset, { leadId, at });
}

/** Risk, trend, engagement and what to do next; null where there is no lead. */
export function readIntelligence(sql: SqlStorage, { at }: { at: number }): Intelligence | null {
  const found = findLead(sql);
  return found && computeIntelligence(readEvents(sql), found.config, at);
}
