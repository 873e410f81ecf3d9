-- The draft that a study simulated, in its state at that time, and the version under which it was published later.
ALTER TABLE studies ADD COLUMN draft_id TEXT;
ALTER TABLE studies ADD COLUMN draft_version INTEGER;
ALTER TABLE studies ADD COLUMN published_version INTEGER;
CREATE INDEX lead_runs_by_project ON lead_runs (project_id, kind, created_at);
