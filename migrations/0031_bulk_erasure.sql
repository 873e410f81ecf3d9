-- 1 for a run over the leads in the table below instead of all leads of a project.
ALTER TABLE lead_runs ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;

-- The leads of a run. The list is made when the run starts and deleted when it ends.
CREATE TABLE lead_run_leads (
  run_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (run_id, lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_run_leads_by_project ON lead_run_leads (project_id);
