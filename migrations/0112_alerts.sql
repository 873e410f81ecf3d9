-- What owners are told about their project: one row per kind, open until `ended_at`.
CREATE TABLE alerts (
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  since INTEGER NOT NULL,
  -- How many deliveries failed, events were refused, or events counted against the quota.
  count INTEGER NOT NULL,
  -- Of how many; null for deliveries.
  total INTEGER,
  ended_at INTEGER,
  -- `since`, until the owners have been told.
  untold_since INTEGER,
  PRIMARY KEY (project_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_untold ON alerts (untold_since) WHERE untold_since IS NOT NULL;
