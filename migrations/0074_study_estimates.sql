-- A study's first answer (JSON), from a sample of the leads; null for projects that are too small to need one.
ALTER TABLE studies ADD COLUMN estimate TEXT;
