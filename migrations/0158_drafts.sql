-- Drafts of the rules: as many as their limit allows, with the version that each began from.
CREATE TABLE drafts (
  id TEXT NOT NULL PRIMARY KEY,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  -- JSON of a ruleset without a version.
  ruleset TEXT NOT NULL,
  base_version INTEGER NOT NULL,
  -- The number of changes to the draft.
  version INTEGER NOT NULL,
  -- Epoch ms.
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_by_project ON drafts (project_id, updated_at);
