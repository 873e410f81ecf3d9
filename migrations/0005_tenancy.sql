-- Settings that the project's members may change.
ALTER TABLE projects ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
-- Leads that were idle for longer than this are erased. Null keeps them.
ALTER TABLE projects ADD COLUMN retention_days INTEGER;
ALTER TABLE projects ADD COLUMN require_signed_identify INTEGER NOT NULL DEFAULT 0;
-- The secret that signs `identify` calls with publishable keys. Encrypted (see settings/secret-box).
ALTER TABLE projects ADD COLUMN identity_secret TEXT;
-- A deleted project keeps this row without its data, so that late data of its leads is still recognized and erased.
ALTER TABLE projects ADD COLUMN deleted_at INTEGER;
CREATE INDEX projects_deleted ON projects (deleted_at) WHERE deleted_at IS NOT NULL;

-- A rotated key works until then.
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
-- To the minute.
ALTER TABLE api_keys ADD COLUMN last_used_at INTEGER;

-- One-time links by email. Only the SHA-256 of a token is kept.
CREATE TABLE password_resets (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX password_resets_by_user ON password_resets (user_id);

CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  email TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (project_id, email)
) STRICT, WITHOUT ROWID;

-- Who changed what. `actor` is a person's or a key's id; `before` and `after` are JSON, and never secrets.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  project_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX audit_log_by_project ON audit_log (project_id, id);
CREATE INDEX audit_log_by_lead ON audit_log (project_id, target) WHERE action LIKE 'lead.%' AND target IS NOT NULL;

-- Append-only. The ID of an erased lead is removed from its entries; nothing else in them may change.
CREATE TRIGGER audit_log_is_kept BEFORE UPDATE ON audit_log
WHEN NOT (
  old.action LIKE 'lead.%' AND new.target IS NULL AND new.before IS NULL AND new.after IS NULL AND new.id = old.id
  AND new.project_id = old.project_id AND new.at = old.at AND new.actor = old.actor AND new.action = old.action
) BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_log_is_never_cut BEFORE DELETE ON audit_log
WHEN EXISTS (SELECT 1 FROM projects WHERE id = old.project_id AND deleted_at IS NULL) BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- Leads that were never active, by age. Retention reads this index and leads_by_last_event.
CREATE INDEX leads_never_active ON leads (project_id, created_at) WHERE last_event_at IS NULL AND merged_into IS NULL;

-- The same table with one more kind, `erase`, for the leads of a deleted project.
CREATE TABLE lead_runs_wider (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  kind TEXT NOT NULL CHECK (kind IN ('refresh', 'rescore', 'erase')),
  ruleset_version INTEGER NOT NULL,
  cursor TEXT NOT NULL DEFAULT '',
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'finished')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO lead_runs_wider SELECT * FROM lead_runs;
DROP TABLE lead_runs;
ALTER TABLE lead_runs_wider RENAME TO lead_runs;
CREATE INDEX lead_runs_open ON lead_runs (updated_at) WHERE status = 'running';
