-- How many events were rejected, by key: for alerts. The list of rejected events keeps the newest only.
CREATE TABLE rejected_hourly (
  project_id TEXT NOT NULL,
  -- Hours since the epoch.
  hour INTEGER NOT NULL,
  -- Empty for events that no key sent.
  key_id TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, key_id)
) STRICT, WITHOUT ROWID;
