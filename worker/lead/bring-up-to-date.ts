import { FOLD_VERSION } from '../domain/fold.ts';
import { reread } from './fold-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { migrate } from './storage/migrations.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/** For a lead that wakes: its tables as this version knows them, its state as this version folds its log. */
export function bringUpToDate(store: LeadStore): void {
  migrate(store);
  const lead = findLead(store);
  if (!lead || lead.snapshot.foldVersion === FOLD_VERSION) return;
  writeSnapshot(store, reread(store, lead.snapshot, lead.config.ruleset));
}
