-- Whether the events of an import say which import they came with: only then can it be undone. Not so before this migration.
ALTER TABLE imports ADD COLUMN is_undoable INTEGER NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN undone_at INTEGER;
-- The run over its leads, a lead_run of the kind `withdraw`.
ALTER TABLE imports ADD COLUMN undo_run_id TEXT;

-- Leads that an import changes or merges. They are recorded first, so that an undo visits all of them.
CREATE TABLE import_leads (
  project_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, import_id, lead_id)
) STRICT, WITHOUT ROWID;

-- The import that the claim of an email depends on.
ALTER TABLE identities ADD COLUMN import_id TEXT;

-- The same table with one more kind, `withdraw`, and the import that the run is about.
CREATE TABLE lead_runs_wider (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  kind TEXT NOT NULL CHECK (kind IN ('refresh', 'rescore', 'erase', 'withdraw')),
  ruleset_version INTEGER NOT NULL,
  cursor TEXT NOT NULL DEFAULT '',
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'finished')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  fires_automations INTEGER NOT NULL DEFAULT 0,
  listed INTEGER NOT NULL DEFAULT 0,
  import_id TEXT,
  -- Increases when the run starts over, so that a page of the previous round does not move its cursor.
  round INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO lead_runs_wider SELECT *, NULL, 0 FROM lead_runs;
DROP TABLE lead_runs;
ALTER TABLE lead_runs_wider RENAME TO lead_runs;
CREATE INDEX lead_runs_open ON lead_runs (updated_at) WHERE status = 'running';
