-- Which origins a publishable key may be used from: JSON list of exact origins, `https://*.example.com`, or `*`.
ALTER TABLE projects ADD COLUMN allowed_origins TEXT NOT NULL DEFAULT '["*"]';

-- The last thousand rejected events, which the project's members can see.
CREATE TABLE rejected_events (
  id INTEGER PRIMARY KEY,
  project_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  key_id TEXT,
  event_id TEXT,
  event_type TEXT,
  code TEXT NOT NULL,
  errors TEXT NOT NULL
) STRICT;
CREATE INDEX rejected_events_by_project ON rejected_events (project_id, id);
