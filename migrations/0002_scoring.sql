-- The filters "active since" and "idle since" are ranges of this index.
CREATE INDEX leads_by_last_event ON leads (project_id, last_event_at);

-- Words of name, email and company, by prefix. The project is a column, so that a search stays within it.
CREATE VIRTUAL TABLE leads_search USING fts5 (
  project_id, name, email, company,
  content = 'leads', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- Only leads that have a name, an email or a company are in it, and only a change of these writes to it.
CREATE TRIGGER leads_search_added AFTER INSERT ON leads
WHEN new.name IS NOT NULL OR new.email IS NOT NULL OR new.company IS NOT NULL BEGIN
  INSERT INTO leads_search (rowid, project_id, name, email, company)
  VALUES (new.id, new.project_id, new.name, new.email, new.company);
END;

CREATE TRIGGER leads_search_left AFTER UPDATE OF name, email, company ON leads
WHEN (old.name IS NOT new.name OR old.email IS NOT new.email OR old.company IS NOT new.company)
  AND (old.name IS NOT NULL OR old.email IS NOT NULL OR old.company IS NOT NULL) BEGIN
  INSERT INTO leads_search (leads_search, rowid, project_id, name, email, company)
  VALUES ('delete', old.id, old.project_id, old.name, old.email, old.company);
END;

CREATE TRIGGER leads_search_entered AFTER UPDATE OF name, email, company ON leads
WHEN (old.name IS NOT new.name OR old.email IS NOT new.email OR old.company IS NOT new.company)
  AND (new.name IS NOT NULL OR new.email IS NOT NULL OR new.company IS NOT NULL) BEGIN
  INSERT INTO leads_search (rowid, project_id, name, email, company)
  VALUES (new.id, new.project_id, new.name, new.email, new.company);
END;

CREATE TRIGGER leads_search_removed AFTER DELETE ON leads
WHEN old.name IS NOT NULL OR old.email IS NOT NULL OR old.company IS NOT NULL BEGIN
  INSERT INTO leads_search (leads_search, rowid, project_id, name, email, company)
  VALUES ('delete', old.id, old.project_id, old.name, old.email, old.company);
END;

-- A run over all leads of a project, page by page through the queue (written by worker/cron).
-- Moving `cursor` is a compare-and-swap, so a duplicate page counts once.
CREATE TABLE lead_runs (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  kind TEXT NOT NULL CHECK (kind IN ('refresh', 'rescore')),
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
CREATE INDEX lead_runs_open ON lead_runs (updated_at) WHERE status = 'running';
