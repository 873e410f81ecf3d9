import type { ProjectConfig } from '../../contract/project-config.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import type { LeadMemory, LeadStore, StoredLead } from './lead-memory.ts';
import { hasSchema } from './migrations.ts';

/** The lead, or null if this object has never held one. */
export function findLead({ sql, memory }: LeadStore): StoredLead | null {
  if (memory.lead === undefined) memory.lead = readLead(sql);
  return memory.lead;
}

/** Makes one change, whole or not at all. If it fails, the memory is read from storage again. */
export function transact<Result>(
  { storage, memory }: { storage: DurableObjectStorage; memory: LeadMemory },
  change: () => Result,
): Result {
  memory.appended = [];
  try {
    return storage.transactionSync(change);
  } catch (error) {
    memory.forget();
    memory.appended = [];
    throw error;
  }
}

/** One row written. */
export function writeSnapshot({ sql, memory }: LeadStore, snapshot: LeadSnapshot): void {
  sql.exec('INSERT OR REPLACE INTO snapshot (id, seq, body) VALUES (1, ?, ?)', snapshot.seq, JSON.stringify(snapshot));
  amend(memory, { snapshot });
}

/** One row written, once per lead and published version. */
export function writeConfig({ sql, memory }: LeadStore, config: ProjectConfig): void {
  const query = 'INSERT OR REPLACE INTO config (id, version, body) VALUES (1, ?, ?)';
  sql.exec(query, config.version, JSON.stringify(config));
  amend(memory, { config });
}

/** A lead has both parts or neither: the first one written is remembered with the second. */
function amend(memory: LeadMemory, part: Partial<StoredLead>): void {
  memory.lead = memory.lead ? { ...memory.lead, ...part } : undefined;
}

function readLead(sql: SqlStorage): StoredLead | null {
  if (!hasSchema(sql)) return null;
  const row = sql
    .exec<{ snapshot: string; config: string }>(
      'SELECT s.body AS snapshot, c.body AS config FROM snapshot s JOIN config c ON c.id = s.id',
    )
    .toArray()[0];
  return row ? { snapshot: JSON.parse(row.snapshot), config: JSON.parse(row.config) } : null;
}
