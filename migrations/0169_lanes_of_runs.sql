-- The key ranges of a run over all leads of a project, each a chain of pages. A run without lanes is one chain.
CREATE TABLE lead_run_lanes (
  run_id TEXT NOT NULL,
  lane INTEGER NOT NULL,
  project_id TEXT NOT NULL,
  -- Leads after `cursor`, up to and including `through_key` (NULL: all that follow), are still to be called.
  cursor TEXT NOT NULL,
  through_key TEXT,
  finished INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, lane)
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_run_lanes_by_project ON lead_run_lanes (project_id);
ALTER TABLE lead_runs ADD COLUMN lanes INTEGER NOT NULL DEFAULT 0;
