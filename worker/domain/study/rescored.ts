import type { LeadConfig, LeadRuleset, ProjectConfig } from '../../contract/project-config.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { BEGINNING, continueFold } from '../checkpoint.ts';
import { foldAlike } from '../fold.ts';
import type { FoldedEvent } from '../folded-event.ts';
import type { Award, LeadEvent } from '../lead-event.ts';
import { evaluate, type LeadSnapshot } from '../lead-snapshot.ts';
import type { ScoredLead } from '../occasion.ts';
import { restamp } from '../restamp.ts';
import type { StageChange } from '../trace.ts';

/** A lead's log, which can be read several times. */
export interface LeadLog {
  /** All complete events, in any order. */
  events: () => Iterable<LeadEvent>;
  /** The lead's events in the form that the fold reads, in canonical order. */
  entries: () => Iterable<FoldedEvent>;
}

/** A lead after a rescore that has not been written yet. */
export interface Rescored {
  /** False if the new rules give this history the same points, so that there is nothing to write. */
  hasChanged: boolean;
  /** The new awards of events whose points change, by event ID. */
  restamped: ReadonlyMap<string, Award[]>;
  /** The current config of the lead. */
  config: LeadConfig;
  /** The seq of the rescore itself. */
  seq: number;
  snapshot: LeadSnapshot;
  transitions: (StageChange & { seq: number })[];
}

/**
 * Gives every event in a lead's log the points of the newest ruleset, and refolds the log as of `at` (epoch ms). A rescore stores the
 * result and a study counts it, so a study predicts exactly what a rescore does. The given config must be at least as new as the lead's.
 */
export function rescored(
  { snapshot: before, config: current }: ScoredLead,
  log: LeadLog,
  { config: given, at }: { config: ProjectConfig; at: number },
): Rescored {
  const config = given.version > current.version ? given : current;
  const { ruleset } = given;
  const restamped = restampAll(log.events(), ruleset);
  const hasChanged =
    restamped.size > 0 || before.recompute !== undefined || !treatsHistoryAlike(current.ruleset, ruleset);
  if (!hasChanged) return { hasChanged, restamped, config, seq: before.seq, snapshot: before, transitions: [] };

  // If decay had already taken the lead below a threshold, record the cause as decay instead of the new rules.
  const idle = evaluate(before, current, { at, cause: 'decay' });
  const { recompute: _, ...kept } = idle.snapshot;
  const { state } = continueFold(BEGINNING, withAwards(log.entries(), restamped), ruleset);
  const seq = kept.seq + 1;
  const moved = evaluate({ ...kept, state, seq }, config, { at, cause: 'ruleset' });
  const transitions = [idle.transition, moved.transition].filter((transition) => transition !== null);
  return { hasChanged, restamped, config, seq, snapshot: moved.snapshot, transitions };
}

function restampAll(events: Iterable<LeadEvent>, ruleset: Ruleset): Map<string, Award[]> {
  const restamped = new Map<string, Award[]>();
  for (const event of events) {
    const stamped = restamp(event, ruleset);
    if (stamped !== event && stamped.kind === 'activity') restamped.set(event.eventId, stamped.awards);
  }
  return restamped;
}

function* withAwards(entries: Iterable<FoldedEvent>, restamped: ReadonlyMap<string, Award[]>): Generator<FoldedEvent> {
  for (const entry of entries) {
    const awards = restamped.get(entry.eventId);
    yield awards && entry.kind === 'activity' ? { ...entry, awards } : entry;
  }
}

/** Whether two rulesets treat any lead with the same points and properties alike. */
export const treatsHistoryAlike = (one: LeadRuleset, other: LeadRuleset): boolean =>
  foldAlike(one, other) && JSON.stringify([one.stages, one.fit]) === JSON.stringify([other.stages, other.fit]);
