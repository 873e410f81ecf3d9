-- Event types that count under their own name: those of a UTC day (whole days since the epoch) from publishable keys, and on
-- day 0 those that a secret key has sent, which always do. The rules' types need no row.
CREATE TABLE event_types (
  project_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  event_type TEXT NOT NULL,
  PRIMARY KEY (project_id, day, event_type)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_types_by_day ON event_types (day) WHERE day > 0;
