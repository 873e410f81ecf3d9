-- The secret that the IDs of import rows are derived with, made by the project's first import. It must never change: a row
-- imported again is recognized by its ID.
ALTER TABLE projects ADD COLUMN row_key TEXT;
