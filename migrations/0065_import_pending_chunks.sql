-- Rows of a file that are still to be processed. A queue message only names its chunk: if the message is lost, the cron
-- sends another. Recording the outcome in import_chunks deletes the chunk here, in the same batch.
CREATE TABLE import_pending_chunks (
  project_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  -- How often a consumer has started on it. Only the latest one may record its outcome.
  attempts INTEGER NOT NULL DEFAULT 0,
  -- When it was last sent to the queue or started.
  touched_at INTEGER NOT NULL,
  -- An ImportChunk.
  body TEXT NOT NULL,
  PRIMARY KEY (project_id, import_id, chunk)
) STRICT, WITHOUT ROWID;

-- Messages that are in the queue during this upgrade contain their rows. They are no longer read.
UPDATE imports
SET problem = 'An upgrade interrupted this import. Send the file again: rows that were already imported count once.',
  uploaded_at = coalesce(uploaded_at, updated_at)
WHERE problem IS NULL AND (
  uploaded_at IS NULL OR rows > (
    SELECT coalesce(sum(refused + accepted + duplicates + rejected), 0) FROM import_chunks
    WHERE import_chunks.project_id = imports.project_id AND import_chunks.import_id = imports.id
  )
);
