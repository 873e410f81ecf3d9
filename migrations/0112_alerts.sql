-- Alerts for owners about their project. There is one row per kind; it is active until `ended_at`.
CREATE TABLE alerts (
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  since INTEGER NOT NULL,
  -- How many deliveries failed, events were refused, or events counted against the quota.
  count INTEGER NOT NULL,
  -- Of how many; null for deliveries.
  total INTEGER,
  ended_at INTEGER,
  -- The time of `since` until owners have been notified; then null.
  untold_since INTEGER,
  PRIMARY KEY (project_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_untold ON alerts (untold_since) WHERE untold_since IS NOT NULL;
