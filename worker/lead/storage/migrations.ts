import { clearFirstEvents } from './first-events.ts';
import type { LeadStore } from './lead-memory.ts';
import { readValue } from './lead-value.ts';
import { MIGRATIONS, type Migration } from './schema.ts';
import { readState, writeState } from './state.ts';
import { createTable, execIn, listTables } from './tables.ts';

/** The table in which objects from before decision 0070 recorded their migrations. */
const OLD_BOOKKEEPING = 'schema_migrations';

/** Whether this object has ever been written to. The check itself writes nothing, so that looking for a lead does not create one. */
export function hasSchema(store: LeadStore): boolean {
  const tables = listTables(store);
  return tables.has('state') || tables.has(OLD_BOOKKEEPING) || readValue(store)?.schema !== undefined;
}

/**
 * Brings the tables up to date, or starts a new lead, which has no tables yet. Runs inside the caller's transaction; throws if an applied
 * migration was edited.
 */
export function migrate(store: LeadStore, migrations: readonly Migration[] = MIGRATIONS): void {
  if (!hasSchema(store)) {
    clearFirstEvents(store);
    writeState(store, 'schema', migrations.map(fingerprint));
    return;
  }
  if (listTables(store).has(OLD_BOOKKEEPING)) convertOldLayout(store);
  const { schema: applied } = readState(store, ['schema']) as { schema: string[] };
  requireUnedited(applied, migrations);
  if (applied.length === migrations.length) return;
  for (const { table, statement } of migrations.slice(applied.length))
    if (listTables(store).has(table)) store.sql.exec(statement);
  writeState(store, 'schema', migrations.map(fingerprint));
}

function requireUnedited(applied: readonly string[], migrations: readonly Migration[]): void {
  applied.forEach((known, id) => {
    const migration = migrations[id];
    if (!migration) throw new Error(`this object was written by a newer version (migration ${id})`);
    if (fingerprint(migration) !== known) throw new Error(`migration ${id} was edited after it was applied`);
  });
}

/** The tables that an object from before decision 0070 has, each created by one migration. */
const OLD_TABLES = [
  'segments',
  'events_aside',
  'absorbed_leads',
  'uncounted',
  'transitions',
  'rescores',
  'firings',
  'outbox',
] as const;
const OLD_MIGRATIONS = MIGRATIONS.slice(0, OLD_TABLES.length + 2);

/** The last migration of the old bookkeeping, for objects that were idle when it was released. */
const ADD_IMPORTS = `ALTER TABLE events ADD COLUMN import_id TEXT;
  ${MIGRATIONS[3].statement};
  INSERT INTO events_aside (event_id, origin, import_id, seq, occurred_at, received_at, kind, type, source, marks, counted, awards, body)
    SELECT event_id, origin, '', seq, occurred_at, received_at, kind, type, source, marks, counted, awards, body FROM event_copies;
  DROP TABLE event_copies;`;

/**
 * Converts an object from the layout before decision 0070 to today's. The old layout had all tables from the start, and one each for the
 * snapshot, the config and the migrations.
 */
function convertOldLayout(store: LeadStore): void {
  if (!listTables(store).has('events_aside')) store.sql.exec(ADD_IMPORTS);
  store.memory.tables = undefined;
  createTable(store, 'state', OLD_MIGRATIONS);
  store.sql.exec('INSERT INTO state (id, body) SELECT 1, body FROM snapshot UNION ALL SELECT 2, body FROM config');
  for (const table of ['snapshot', 'config', OLD_BOOKKEEPING]) store.sql.exec(`DROP TABLE ${table}`);
  for (const table of OLD_TABLES)
    if (execIn(store, table, `SELECT 1 FROM ${table} LIMIT 1`).length === 0) store.sql.exec(`DROP TABLE ${table}`);
  store.memory.tables = undefined;
  writeState(store, 'schema', OLD_MIGRATIONS.map(fingerprint));
}

/** Caches fingerprints, because the migrations are the same for all leads of an isolate. */
const fingerprints = new WeakMap<Migration, string>();

/** The FNV-1a hash of a statement. The hash takes eight digits, while the statement's text would take a page of storage. */
function fingerprint(migration: Migration): string {
  const known = fingerprints.get(migration) ?? hashOf(migration.statement);
  fingerprints.set(migration, known);
  return known;
}

function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
