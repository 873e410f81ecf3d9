import type { ProjectConfig } from '../../contract/project-config.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { beginChange } from './change-events.ts';
import { forgetTail } from './log-tail.ts';
import { hasSchema } from './migrations.ts';

/** A lead as it stands in storage. */
export interface StoredLead {
  snapshot: LeadSnapshot;
  config: ProjectConfig;
}

/**
 * What is in storage, as an object of this isolate last read or wrote it: the object is the only one that writes there, and
 * reading it back for every event was a tenth of what an event costs. Entries go with the object.
 */
const remembered = new WeakMap<SqlStorage, StoredLead | null>();

/** The lead, or null where this object has never held one. */
export function findLead(sql: SqlStorage): StoredLead | null {
  const known = remembered.get(sql);
  if (known !== undefined) return known;
  const read = readLead(sql);
  remembered.set(sql, read);
  return read;
}

/** As if the object had just woken. */
export function forgetLead(sql: SqlStorage): void {
  remembered.delete(sql);
  forgetTail(sql);
}

/** One change, whole or not at all; what is remembered of the lead goes back with it. */
export function transact<Result>(storage: DurableObjectStorage, change: () => Result): Result {
  beginChange(storage.sql);
  try {
    return storage.transactionSync(change);
  } catch (error) {
    forgetLead(storage.sql);
    throw error;
  }
}

/** One row written. */
export function writeSnapshot(sql: SqlStorage, snapshot: LeadSnapshot): void {
  sql.exec('INSERT OR REPLACE INTO snapshot (id, seq, body) VALUES (1, ?, ?)', snapshot.seq, JSON.stringify(snapshot));
  amend(sql, { snapshot });
}

/** One row written, once per lead and published version. */
export function writeConfig(sql: SqlStorage, config: ProjectConfig): void {
  const query = 'INSERT OR REPLACE INTO config (id, version, body) VALUES (1, ?, ?)';
  sql.exec(query, config.version, JSON.stringify(config));
  amend(sql, { config });
}

/** A lead has both, or is none: the first of the two to be written is remembered with the second. */
function amend(sql: SqlStorage, part: Partial<StoredLead>): void {
  const known = remembered.get(sql);
  if (known) remembered.set(sql, { ...known, ...part });
  else remembered.delete(sql);
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
