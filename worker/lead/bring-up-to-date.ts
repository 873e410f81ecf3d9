import { FOLD_VERSION } from '../domain/fold.ts';
import { reread } from './fold-log.ts';
import { migrate } from './storage/migrations.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/** For a lead that wakes: its tables as this version knows them, its state as this version folds its log. */
export function bringUpToDate(sql: SqlStorage): void {
  migrate(sql);
  const lead = findLead(sql);
  if (!lead || lead.snapshot.foldVersion === FOLD_VERSION) return;
  writeSnapshot(sql, reread(sql, lead.snapshot, lead.config.ruleset));
}
