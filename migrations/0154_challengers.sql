-- Rules that are compared with the live ones on what happens from then on; at most one set per project.
CREATE TABLE challengers (
  project_id TEXT NOT NULL PRIMARY KEY,
  -- JSON of a ruleset without a version.
  ruleset TEXT NOT NULL,
  -- Epoch ms.
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL,
  -- Epoch ms at which the platform's next daily comparison is due.
  due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX challengers_due ON challengers (due_at);
