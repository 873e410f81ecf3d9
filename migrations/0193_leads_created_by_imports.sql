-- How many of the accepted rows of a chunk have created their lead; the others have changed a lead that existed. Null for chunks from before
-- this migration.
ALTER TABLE import_chunks ADD COLUMN created INTEGER;
