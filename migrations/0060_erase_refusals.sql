-- The IDs that a rejected event or row names, as a JSON list. Erasing one of these people deletes the row.
ALTER TABLE rejected_events ADD COLUMN lead_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE import_errors ADD COLUMN lead_ids TEXT NOT NULL DEFAULT '[]';
