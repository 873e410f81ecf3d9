-- The name of the imported file, as its sender states it. Null if none was stated, and for imports from before this migration.
ALTER TABLE imports ADD COLUMN file_name TEXT;
