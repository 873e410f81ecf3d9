-- The imports (or joint causes, `a+b`), as a JSON list, without which there would be no conflict: undoing them takes the question back. Null if somebody
-- else says so, too.
ALTER TABLE identity_conflicts ADD COLUMN import_ids TEXT;
