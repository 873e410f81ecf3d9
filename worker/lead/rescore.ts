import type { ProjectConfig } from '../contract/project-config.ts';
import { scoreAt } from '../domain/decay.ts';
import { restamp } from '../domain/restamp.ts';
import { rescored, treatsHistoryAlike } from '../domain/study/rescored.ts';
import { reread } from './fold-log.ts';
import { leadLog } from './lead-log.ts';
import { refresh } from './refresh.ts';
import { restampCopies } from './storage/event-copies.ts';
import { insertTransition, updateAwards } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { hasRescore, insertRescore } from './storage/rescores.ts';
import { findLead, writeConfig, writeSnapshot } from './storage/snapshot.ts';

/**
 * Adopts settings that apply to the whole history. The run after a publish adopts these settings, and so does a rescore as its first step.
 * Therefore, a rescore's automations see the same state, whichever of the two runs comes first. Returns null if no such setting is new.
 */
export function adoptHistorySettings(
  store: LeadStore & { now: number },
  { config }: { config: ProjectConfig },
): { fromVersion: number; version: number } | null {
  const current = findLead(store)?.config;
  if (!current || config.version <= current.version) return null;
  return treatsHistoryAlike(current.ruleset, config.ruleset) ? null : refresh(store, { config });
}

/**
 * Gives every event of the log the points of the newest ruleset, and refolds. Safe to repeat: a rescore that changes nothing writes
 * nothing. Null if there is no lead.
 */
export function rescore(
  { now, ...store }: LeadStore & { now: number },
  { config: given, runId }: { config: ProjectConfig; runId: string },
): { fromVersion: number; version: number } | null {
  const before = findLead(store);
  if (!before) return null;
  const fromVersion = before.snapshot.seq;
  if (hasRescore(store, runId)) return { fromVersion, version: fromVersion };

  const after = rescored(before, leadLog(store, before.snapshot), { config: given, at: now });
  const { config, restamped, snapshot } = after;
  restampCopies(store, (event) => restamp(event, given.ruleset));
  if (!after.hasChanged) return { fromVersion, version: fromVersion };
  if (config !== before.config) writeConfig(store, config);
  for (const [eventId, awards] of restamped) updateAwards(store, eventId, awards);
  for (const transition of after.transitions) insertTransition(store, transition.seq, transition);
  insertRescore(store, {
    seq: after.seq,
    runId,
    at: now,
    rulesetVersion: config.ruleset.version,
    scoreBefore: scoreAt(before.snapshot.state, before.config.ruleset.decay, now),
    scoreAfter: scoreAt(snapshot.state, config.ruleset.decay, now),
  });
  writeSnapshot(store, reread(store, snapshot, config.ruleset));
  return { fromVersion, version: snapshot.seq };
}
