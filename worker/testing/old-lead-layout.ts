import { MIGRATIONS } from '../lead/storage/schema.ts';
import { createTable } from '../lead/storage/tables.ts';
import { openStorage, toTables } from './lead-value.ts';

const OLD_TABLES = `
  CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE config (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE schema_migrations (id INTEGER PRIMARY KEY, statements TEXT NOT NULL) STRICT;
  INSERT INTO schema_migrations VALUES (0, 'CREATE TABLE events (…); and ten more');`;

/** The table of events from before imports could be undone. */
const WITHOUT_IMPORTS = `
  ALTER TABLE events DROP COLUMN import_id;
  DROP TABLE events_aside;
  CREATE TABLE event_copies (event_id TEXT NOT NULL, origin TEXT NOT NULL, seq INTEGER NOT NULL, occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL, kind TEXT NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL, marks INTEGER NOT NULL,
    counted INTEGER NOT NULL, awards TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (event_id, origin)) STRICT, WITHOUT ROWID;
  INSERT INTO event_copies VALUES ('evt_0', 'other', 1, 1, 1, 'activity', 'page_view', 'page', 0, 1, '[]', '{}');`;

/**
 * Changes a lead back to the layout from before decision 0070: all tables from the start, and one each for the snapshot, the config and
 * migrations.
 */
export function toOldLayout(storage: DurableObjectStorage, { imports }: { imports: boolean }): void {
  const { sql } = storage;
  toTables(storage);
  const store = openStorage(storage);
  for (const { table } of MIGRATIONS.slice(0, 10)) createTable(store, table);
  sql.exec(OLD_TABLES);
  sql.exec(`INSERT INTO snapshot SELECT 1, body ->> 'seq', body FROM state WHERE id = 1`);
  sql.exec(`INSERT INTO config SELECT 1, body ->> 'version', body FROM state WHERE id = 2`);
  sql.exec('DROP TABLE state');
  if (!imports) sql.exec(WITHOUT_IMPORTS);
}
