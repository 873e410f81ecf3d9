import type { ProjectConfig } from '../contract/project-config.ts';
import { FOLD_VERSION } from '../domain/fold.ts';
import { quietDaysOf } from '../domain/quiet.ts';
import { reread } from './fold-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { migrate } from './storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from './storage/snapshot.ts';

/** Runs when a lead wakes. Brings its tables to the current schema. If the fold has changed, folds the log again. */
export function bringUpToDate(store: LeadStore): void {
  migrate(store);
  const lead = findLead(store);
  if (lead && 'rules' in lead.config.ruleset) shrinkConfig(store, lead.config as ProjectConfig);
  if (!lead || lead.snapshot.foldVersion === FOLD_VERSION) return;
  writeSnapshot(store, reread(store, lead.snapshot, lead.config.ruleset));
}

/** Removes what leads no longer store: they used to store the whole config. */
const shrinkConfig = (store: LeadStore, { automations = [], ...config }: ProjectConfig): void =>
  writeConfig(store, { ...config, quietDays: quietDaysOf(automations) });
