import type { ProjectConfig } from '../../contract/project-config.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { hasSchema } from './migrations.ts';

/** A lead as it stands in storage. */
export interface StoredLead {
  snapshot: LeadSnapshot;
  config: ProjectConfig;
}

/** The lead, or null where this object has never held one. */
export function findLead(sql: SqlStorage): StoredLead | null {
  if (!hasSchema(sql)) return null;
  const row = sql
    .exec<{ snapshot: string; config: string }>(
      'SELECT s.body AS snapshot, c.body AS config FROM snapshot s JOIN config c ON c.id = s.id',
    )
    .toArray()[0];
  return row ? { snapshot: JSON.parse(row.snapshot), config: JSON.parse(row.config) } : null;
}

/** One row written. */
export function writeSnapshot(sql: SqlStorage, snapshot: LeadSnapshot): void {
  sql.exec('INSERT OR REPLACE INTO snapshot (id, seq, body) VALUES (1, ?, ?)', snapshot.seq, JSON.stringify(snapshot));
}

/** One row written, once per lead and published version. */
export function writeConfig(sql: SqlStorage, config: ProjectConfig): void {
  sql.exec(
    'INSERT OR REPLACE INTO config (id, version, body) VALUES (1, ?, ?)',
    config.version,
    JSON.stringify(config),
  );
}
