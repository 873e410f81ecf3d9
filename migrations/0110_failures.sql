-- What failed, counted over all isolates, and when it last did.
CREATE TABLE failures (
  kind TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
