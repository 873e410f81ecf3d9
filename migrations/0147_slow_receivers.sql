-- Receivers (endpoints and automations) whose last attempt did not end in time. The others have no row.
CREATE TABLE slow_receivers (
  target_id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  -- When the first of these attempts ended.
  since INTEGER NOT NULL,
  -- When the next attempt may start. The one that takes it moves it on, so that a single attempt is open.
  try_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
