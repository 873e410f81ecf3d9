import type { ProjectConfig } from '../contract/project-config.ts';
import { FOLD_VERSION } from '../domain/fold.ts';
import { quietDaysOf } from '../domain/quiet.ts';
import { reread } from './fold-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { migrate } from './storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from './storage/snapshot.ts';

/** For a lead that wakes: brings its tables to this version's schema, and its state to this version's fold of its log. */
export function bringUpToDate(store: LeadStore): void {
  migrate(store);
  const lead = findLead(store);
  if (lead && 'rules' in lead.config.ruleset) shrinkConfig(store, lead.config as ProjectConfig);
  if (!lead || lead.snapshot.foldVersion === FOLD_VERSION) return;
  writeSnapshot(store, reread(store, lead.snapshot, lead.config.ruleset));
}

/** Leads used to store the whole config. */
const shrinkConfig = (store: LeadStore, { automations = [], ...config }: ProjectConfig): void =>
  writeConfig(store, { ...config, quietDays: quietDaysOf(automations) });
