-- Whom a refused event or row named, as a JSON list of ids: erasing a person deletes it.
ALTER TABLE rejected_events ADD COLUMN lead_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE import_errors ADD COLUMN lead_ids TEXT NOT NULL DEFAULT '[]';
