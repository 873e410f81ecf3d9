-- Event types (JSON array) that only secret keys may score; null for the default, see worker/settings/api-key.ts.
ALTER TABLE projects ADD COLUMN reserved_event_types TEXT;
