-- Events accepted from publishable keys, by UTC day (whole days since the epoch). Approximate: every isolate adds its own
-- count now and then. `client` is a keyed hash of the client's address that changes daily, or '' for the whole project.
CREATE TABLE daily_usage (
  project_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  client TEXT NOT NULL,
  accepted INTEGER NOT NULL DEFAULT 0,
  -- When the client's first request of that day was refused.
  limited_at INTEGER,
  -- The same time until owners have been notified; then null.
  untold_since INTEGER,
  PRIMARY KEY (project_id, day, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_usage_by_day ON daily_usage (day);
CREATE INDEX daily_usage_untold ON daily_usage (untold_since) WHERE untold_since IS NOT NULL;
