-- People, projects and keys (written by worker/settings).
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  token_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- Increases with every change that leads must know about. Leads get it as ProjectConfig.version.
  config_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  project_id TEXT NOT NULL REFERENCES projects (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id, created_at);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  kind TEXT NOT NULL CHECK (kind IN ('publishable', 'secret')),
  name TEXT NOT NULL,
  -- SHA-256 of the key, in hex. The key itself is shown once and stored nowhere.
  hash TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_by_project ON api_keys (project_id, created_at);

-- A published version never changes. The newest one is live.
CREATE TABLE rulesets (
  project_id TEXT NOT NULL REFERENCES projects (id),
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (project_id, version)
) STRICT, WITHOUT ROWID;

-- A copy of the lead objects' data as rows, written only by worker/project. It can be deleted and rebuilt.
CREATE TABLE leads (
  id INTEGER PRIMARY KEY,
  project_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  name TEXT,
  email TEXT,
  company TEXT,
  score REAL NOT NULL,
  first_event_at INTEGER,
  last_event_at INTEGER,
  event_count INTEGER NOT NULL,
  recent_event_times TEXT NOT NULL,
  phase INTEGER NOT NULL,
  rank REAL NOT NULL,
  decay_from INTEGER,
  stage TEXT NOT NULL,
  changes_at INTEGER,
  evaluated_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  config_version INTEGER NOT NULL,
  -- The lead that this one was merged into. The row is then an alias, with phase 2, which no list reads.
  merged_into TEXT,
  UNIQUE (project_id, lead_id)
) STRICT;
CREATE INDEX leads_by_rank ON leads (project_id, phase, rank DESC, lead_id);
CREATE INDEX leads_due ON leads (project_id, changes_at) WHERE changes_at IS NOT NULL;

-- `hour`: whole hours since the epoch. Hours can be added up to days in any time zone, and cost a live project no more rows.
CREATE TABLE activity_hourly (
  project_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  event_type TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, event_type)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_moves_hourly (
  project_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  from_stage TEXT NOT NULL,
  to_stage TEXT NOT NULL,
  cause TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, from_stage, to_stage, cause)
) STRICT, WITHOUT ROWID;

-- The number of lead rows in each stage. The triggers below update it, so that it always matches the rows.
CREATE TABLE stage_counts (
  project_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (project_id, stage)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER leads_stage_counted AFTER INSERT ON leads WHEN new.merged_into IS NULL BEGIN
  INSERT INTO stage_counts (project_id, stage, count) VALUES (new.project_id, new.stage, 1)
  ON CONFLICT (project_id, stage) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER leads_stage_left AFTER UPDATE OF stage, merged_into ON leads
WHEN old.merged_into IS NULL AND (old.stage <> new.stage OR new.merged_into IS NOT NULL) BEGIN
  UPDATE stage_counts SET count = count - 1 WHERE project_id = old.project_id AND stage = old.stage;
END;

CREATE TRIGGER leads_stage_entered AFTER UPDATE OF stage, merged_into ON leads
WHEN new.merged_into IS NULL AND (old.stage <> new.stage OR old.merged_into IS NOT NULL) BEGIN
  INSERT INTO stage_counts (project_id, stage, count) VALUES (new.project_id, new.stage, 1)
  ON CONFLICT (project_id, stage) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER leads_stage_uncounted AFTER DELETE ON leads WHEN old.merged_into IS NULL BEGIN
  UPDATE stage_counts SET count = count - 1 WHERE project_id = old.project_id AND stage = old.stage;
END;
