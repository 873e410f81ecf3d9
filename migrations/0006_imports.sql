-- Files of leads and events. `rows` and `refused` are written by the upload, as far as it has sent them on; what became
-- of the rows is in import_chunks, one row for each queue message, so that one that comes twice is counted once.
CREATE TABLE imports (
  id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES projects (id),
  type TEXT NOT NULL CHECK (type IN ('events', 'leads')),
  format TEXT NOT NULL CHECK (format IN ('csv', 'ndjson')),
  rows INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  warnings TEXT NOT NULL DEFAULT '[]',
  -- The reason why the upload ended early.
  problem TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  -- When the upload ended, successfully or not.
  uploaded_at INTEGER,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_by_age ON imports (project_id, created_at);
CREATE INDEX imports_uploading ON imports (updated_at) WHERE uploaded_at IS NULL;

CREATE TABLE import_chunks (
  project_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  -- Invalid rows. They also count in imports.refused.
  refused INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  -- Rows that are valid but were rejected.
  rejected INTEGER NOT NULL,
  done_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, import_id, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_errors (
  project_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  row INTEGER NOT NULL,
  -- A row may have several errors.
  n INTEGER NOT NULL,
  event_id TEXT,
  field TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (project_id, import_id, row, n)
) STRICT, WITHOUT ROWID;
