-- Receivers (endpoints and automations) whose last attempt did not end in time. The others have no row.
CREATE TABLE slow_receivers (
  target_id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  -- When the first slow attempt ended.
  since INTEGER NOT NULL,
  -- When the next attempt may start. An attempt moves this time when it starts, so that only one attempt runs at a time.
  try_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
