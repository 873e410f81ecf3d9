/**
 * The lead's schema, append-only: a published migration is never edited, the next one is added below it.
 * Rows written per event are the bill (DESIGN §3): no secondary index here without an ADR.
 */
export const MIGRATIONS: readonly string[] = [
  // WITHOUT ROWID keeps an event one row written: the primary key is the table.
  `CREATE TABLE events (
     event_id TEXT PRIMARY KEY,
     seq INTEGER NOT NULL,
     occurred_at INTEGER NOT NULL,
     received_at INTEGER NOT NULL,
     kind TEXT NOT NULL,
     type TEXT NOT NULL,
     body TEXT NOT NULL,
     awards TEXT NOT NULL,
     origin TEXT,
     counted INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE absorbed_leads (
     lead_id TEXT PRIMARY KEY,
     via TEXT,
     at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE count_corrections (
     seq INTEGER NOT NULL,
     hour INTEGER NOT NULL,
     event_type TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (seq, hour, event_type)
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
  // An event that more than one of the leads in here has logged, once more for each of the others; `origin` '' is the lead itself.
  `CREATE TABLE event_copies (
     event_id TEXT NOT NULL,
     origin TEXT NOT NULL,
     seq INTEGER NOT NULL,
     occurred_at INTEGER NOT NULL,
     received_at INTEGER NOT NULL,
     kind TEXT NOT NULL,
     type TEXT NOT NULL,
     body TEXT NOT NULL,
     awards TEXT NOT NULL,
     counted INTEGER NOT NULL,
     PRIMARY KEY (event_id, origin)
   ) STRICT, WITHOUT ROWID;`,
  // In place of count_corrections, which did not know whether what is corrected had been told.
  `CREATE TABLE uncounted (
     seq INTEGER NOT NULL,
     event_seq INTEGER NOT NULL,
     hour INTEGER NOT NULL,
     event_type TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (seq, event_seq, hour, event_type)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO uncounted SELECT seq, 0, hour, event_type, count FROM count_corrections;`,
  // Who each event came from: what the customer vouches for wins over what a page says.
  `ALTER TABLE events ADD COLUMN source TEXT NOT NULL DEFAULT 'page';
   ALTER TABLE event_copies ADD COLUMN source TEXT NOT NULL DEFAULT 'page';`,
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
