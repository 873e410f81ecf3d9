/** A statement that creates or changes one table. */
export interface Migration {
  table: string;
  statement: string;
}

/**
 * The migrations of a lead's tables. The list is append-only: never edit a published migration, but add the next one at the end. An object
 * applies only the migrations of tables that it has; a table that is created later starts with all of its migrations. Rows written per
 * event determine the bill, so a secondary index needs a decision record (0035, 0070).
 */
export const MIGRATIONS = [
  { table: 'state', statement: 'CREATE TABLE state (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT' },
  {
    table: 'events',
    // With WITHOUT ROWID, the primary key is the table, so an event writes only one row. The body is the last large column, after the
    // columns that the fold reads, so reading a long log skips the pages that bodies overflow to.
    statement: `CREATE TABLE events (
     event_id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL,
     occurred_at INTEGER NOT NULL,
     received_at INTEGER NOT NULL,
     kind TEXT NOT NULL,
     type TEXT NOT NULL,
     source TEXT NOT NULL,
     marks INTEGER NOT NULL,
     counted INTEGER NOT NULL,
     origin TEXT,
     awards TEXT NOT NULL,
     body TEXT NOT NULL,
     import_id TEXT
   ) STRICT, WITHOUT ROWID`,
  },
  {
    table: 'segments',
    statement: `CREATE TABLE segments (
     key TEXT PRIMARY KEY,
     events INTEGER NOT NULL,
     activities INTEGER NOT NULL,
     signs TEXT NOT NULL,
     first_at INTEGER NOT NULL,
     last_at INTEGER NOT NULL,
     seq_max INTEGER NOT NULL,
     checkpoint TEXT,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  },
  {
    table: 'events_aside',
    statement: `CREATE TABLE events_aside (
     event_id TEXT NOT NULL,
     origin TEXT NOT NULL,
     import_id TEXT NOT NULL,
     withdrawn_at INTEGER,
     seq INTEGER NOT NULL,
     occurred_at INTEGER NOT NULL,
     received_at INTEGER NOT NULL,
     kind TEXT NOT NULL,
     type TEXT NOT NULL,
     source TEXT NOT NULL,
     marks INTEGER NOT NULL,
     counted INTEGER NOT NULL,
     awards TEXT NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (event_id, origin, import_id)
   ) STRICT, WITHOUT ROWID`,
  },
  {
    table: 'absorbed_leads',
    statement: `CREATE TABLE absorbed_leads (
     lead_id TEXT PRIMARY KEY,
     via TEXT,
     at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
  },
  {
    table: 'uncounted',
    statement: `CREATE TABLE uncounted (
     seq INTEGER NOT NULL,
     event_seq INTEGER NOT NULL,
     hour INTEGER NOT NULL,
     event_type TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (seq, event_seq, hour, event_type)
   ) STRICT, WITHOUT ROWID`,
  },
  {
    table: 'transitions',
    statement: `CREATE TABLE transitions (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     "from" TEXT NOT NULL,
     "to" TEXT NOT NULL,
     cause TEXT NOT NULL,
     score REAL NOT NULL
   ) STRICT`,
  },
  {
    table: 'rescores',
    statement: `CREATE TABLE rescores (
     seq INTEGER PRIMARY KEY,
     run_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     ruleset_version INTEGER NOT NULL,
     score_before REAL NOT NULL,
     score_after REAL NOT NULL
   ) STRICT`,
  },
  {
    table: 'firings',
    statement: `CREATE TABLE firings (
     automation_id TEXT NOT NULL,
     day TEXT NOT NULL,
     PRIMARY KEY (automation_id, day)
   ) STRICT, WITHOUT ROWID`,
  },
  {
    table: 'outbox',
    statement: `CREATE TABLE outbox (
     id TEXT PRIMARY KEY,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  },
] as const satisfies readonly Migration[];

export type Table = (typeof MIGRATIONS)[number]['table'];
