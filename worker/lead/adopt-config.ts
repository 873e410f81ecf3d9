import type { ProjectConfig } from '../contract/project-config.ts';
import { fold } from '../domain/fold.ts';
import { evaluate } from '../domain/lead-snapshot.ts';
import { recordTransition } from './record-transition.ts';
import { readEvents } from './storage/event-log.ts';
import { type StoredLead, writeConfig } from './storage/snapshot.ts';

/**
 * Takes up a newer config; an older one is ignored. Decay settings hold for the whole history, so that a change in them
 * refolds it; awards stay as stamped. The caller writes the snapshot.
 */
export function adoptConfig(
  sql: SqlStorage,
  lead: StoredLead,
  { config, now }: { config: ProjectConfig; now: number },
): StoredLead {
  if (config.version <= lead.config.version) return lead;
  writeConfig(sql, config);
  const { decay } = config.ruleset;
  const sameDecay =
    decay.graceDays === lead.config.ruleset.decay.graceDays &&
    decay.ratePerDay === lead.config.ruleset.decay.ratePerDay;
  const state = sameDecay ? lead.snapshot.state : fold(readEvents(sql), decay);
  const idle = recordTransition(sql, evaluate(lead.snapshot, lead.config, { at: now, cause: 'decay' }));
  const snapshot = { ...idle, state, seq: idle.seq + 1 };
  return { snapshot: recordTransition(sql, evaluate(snapshot, config, { at: now, cause: 'ruleset' })), config };
}
