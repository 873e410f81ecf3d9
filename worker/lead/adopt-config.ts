import type { LeadConfig } from '../contract/project-config.ts';
import { foldAlike } from '../domain/fold.ts';
import { evaluate } from '../domain/lead-snapshot.ts';
import { refold } from './fold-log.ts';
import { recordTransition } from './record-transition.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { writeConfig } from './storage/snapshot.ts';

/**
 * Adopts a newer config and ignores an older one. Decay and silent types apply to the whole history, so a change to them refolds the log.
 * The points of past events stay as they are. The caller writes the snapshot.
 */
export function adoptConfig(
  store: LeadStore,
  lead: StoredLead,
  { config, now }: { config: LeadConfig; now: number },
): StoredLead {
  if (config.version <= lead.config.version) return lead;
  writeConfig(store, config);
  const idle = recordTransition(store, evaluate(lead.snapshot, lead.config, { at: now, cause: 'decay' }));
  const folded = foldAlike(lead.config.ruleset, config.ruleset) ? idle : refold(store, idle, config.ruleset);
  const snapshot = { ...folded, seq: folded.seq + 1 };
  return { snapshot: recordTransition(store, evaluate(snapshot, config, { at: now, cause: 'ruleset' })), config };
}
