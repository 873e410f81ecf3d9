-- The leads that a bulk erasure left, or that it unmerged from the leads it erased, and why. A row is deleted when its lead is erased.
CREATE TABLE spared_leads (
  run_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (run_id, lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX spared_leads_by_lead ON spared_leads (project_id, lead_id);
