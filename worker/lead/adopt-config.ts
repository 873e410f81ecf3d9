import type { ProjectConfig } from '../contract/project-config.ts';
import type { FoldSettings } from '../domain/fold.ts';
import { evaluate } from '../domain/lead-snapshot.ts';
import { refold } from './fold-log.ts';
import { recordTransition } from './record-transition.ts';
import { type StoredLead, writeConfig } from './storage/snapshot.ts';

/**
 * Adopts a newer config and ignores an older one. Decay and silent types hold for the whole history, so a change in them
 * refolds it; awards stay as stamped. The caller writes the snapshot.
 */
export function adoptConfig(
  sql: SqlStorage,
  lead: StoredLead,
  { config, now }: { config: ProjectConfig; now: number },
): StoredLead {
  if (config.version <= lead.config.version) return lead;
  writeConfig(sql, config);
  const idle = recordTransition(sql, evaluate(lead.snapshot, lead.config, { at: now, cause: 'decay' }));
  const folded = foldAlike(lead.config.ruleset, config.ruleset) ? idle : refold(sql, idle, config.ruleset);
  const snapshot = { ...folded, seq: folded.seq + 1 };
  return { snapshot: recordTransition(sql, evaluate(snapshot, config, { at: now, cause: 'ruleset' })), config };
}

function foldAlike(one: FoldSettings, other: FoldSettings): boolean {
  const told = ({ decay, silent = [] }: FoldSettings) =>
    JSON.stringify([decay.graceDays, decay.ratePerDay, [...silent].sort()]);
  return told(one) === told(other);
}
