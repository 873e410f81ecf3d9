-- Why events are rejected, and how often. The events themselves are kept only for the last thousand.
CREATE TABLE rejection_reasons (
  project_id TEXT NOT NULL,
  -- Empty if a person sent them.
  key_id TEXT NOT NULL,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  -- The path in the event, with * for positions in lists, and what is wrong there.
  field TEXT NOT NULL,
  message TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, key_id, source, code, field, message)
) STRICT, WITHOUT ROWID;

-- The reason that an event counts under: its first error.
ALTER TABLE rejected_events ADD COLUMN field TEXT NOT NULL DEFAULT '';
ALTER TABLE rejected_events ADD COLUMN message TEXT NOT NULL DEFAULT '';
