-- Studies are runs over all leads that change none of them. Their sums by lane are in their objects until they have finished.
CREATE TABLE studies (
  id TEXT NOT NULL PRIMARY KEY,
  project_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  ruleset_version INTEGER NOT NULL,
  -- Epoch ms as of which all leads are compared.
  at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  total INTEGER NOT NULL,
  finished_at INTEGER,
  -- JSON, at most 64 kB.
  result TEXT,
  verification TEXT
) STRICT;
CREATE INDEX studies_by_project ON studies (project_id, at);
