-- The number of failures of all isolates by kind of work, and the time of the last one.
CREATE TABLE failures (
  kind TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
