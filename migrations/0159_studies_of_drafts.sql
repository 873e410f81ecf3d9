-- The draft, as it was, that a study simulated, and the version as which it was then published.
ALTER TABLE studies ADD COLUMN draft_id TEXT;
ALTER TABLE studies ADD COLUMN draft_version INTEGER;
ALTER TABLE studies ADD COLUMN published_version INTEGER;
CREATE INDEX lead_runs_by_project ON lead_runs (project_id, kind, created_at);
