/**
 * The lead's schema, append-only: a published migration is never edited, the next one is added below it.
 * Rows written per event are the bill (DESIGN §3): no secondary index here without a decision record (0035).
 */
export const MIGRATIONS: readonly string[] = [
  // WITHOUT ROWID keeps an event one row written: the primary key is the table. The body is last, so that reading the rest of a long
  // log skips the pages it overflows to.
  `CREATE TABLE events (
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
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE segments (
     key TEXT PRIMARY KEY,
     events INTEGER NOT NULL,
     activities INTEGER NOT NULL,
     signs TEXT NOT NULL,
     first_at INTEGER NOT NULL,
     last_at INTEGER NOT NULL,
     seq_max INTEGER NOT NULL,
     checkpoint TEXT,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE event_copies (
     event_id TEXT NOT NULL,
     origin TEXT NOT NULL,
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
     PRIMARY KEY (event_id, origin)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE absorbed_leads (
     lead_id TEXT PRIMARY KEY,
     via TEXT,
     at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE uncounted (
     seq INTEGER NOT NULL,
     event_seq INTEGER NOT NULL,
     hour INTEGER NOT NULL,
     event_type TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (seq, event_seq, hour, event_type)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE transitions (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     "from" TEXT NOT NULL,
     "to" TEXT NOT NULL,
     cause TEXT NOT NULL,
     score REAL NOT NULL
   ) STRICT;
   CREATE TABLE rescores (
     seq INTEGER PRIMARY KEY,
     run_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     ruleset_version INTEGER NOT NULL,
     score_before REAL NOT NULL,
     score_after REAL NOT NULL
   ) STRICT;
   CREATE TABLE firings (
     automation_id TEXT NOT NULL,
     day TEXT NOT NULL,
     PRIMARY KEY (automation_id, day)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE outbox (
     id TEXT PRIMARY KEY,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE snapshot (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     seq INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT;
   CREATE TABLE config (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     version INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT;`,
  // Copies get the import they came with, and withdrawn events a place beside them. Events that were logged before have no
  // import that could be undone.
  `ALTER TABLE events ADD COLUMN import_id TEXT;
   CREATE TABLE events_aside (
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
   ) STRICT, WITHOUT ROWID;
   INSERT INTO events_aside (event_id, origin, import_id, seq, occurred_at, received_at, kind, type, source, marks, counted, awards, body)
     SELECT event_id, origin, '', seq, occurred_at, received_at, kind, type, source, marks, counted, awards, body FROM event_copies;
   DROP TABLE event_copies;`,
];

/** Whether this object has ever been written to. Asking writes nothing, so that looking for a lead does not create one. */
export function hasSchema(sql: SqlStorage): boolean {
  return sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'`).toArray().length > 0;
}

/** Brings the schema up to date. Runs inside the caller's transaction; throws where an applied migration was edited. */
export function migrate(sql: SqlStorage, migrations: readonly string[] = MIGRATIONS): void {
  sql.exec('CREATE TABLE IF NOT EXISTS schema_migrations (id INTEGER PRIMARY KEY, statements TEXT NOT NULL) STRICT');
  const applied = sql
    .exec<{ id: number; statements: string }>('SELECT id, statements FROM schema_migrations ORDER BY id')
    .toArray();
  for (const { id, statements } of applied) {
    const known = migrations[id];
    if (known === undefined) throw new Error(`this object was written by a newer version (migration ${id})`);
    if (known !== statements) throw new Error(`migration ${id} was edited after it was applied`);
  }
  migrations.slice(applied.length).forEach((statements, i) => {
    sql.exec(statements);
    sql.exec('INSERT INTO schema_migrations (id, statements) VALUES (?, ?)', applied.length + i, statements);
  });
}
