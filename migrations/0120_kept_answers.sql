-- Answers to creating requests that named an `Idempotency-Key`, for 24 hours.
CREATE TABLE kept_answers (
  -- SHA-256 of the project, the caller and the key.
  id TEXT PRIMARY KEY,
  -- Empty for what a person does outside any project.
  project_id TEXT NOT NULL,
  -- SHA-256 of the endpoint and its input.
  fingerprint TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- Null until the request is answered. It stays null if the request was interrupted.
  answer_sealed TEXT,
  -- The lead that the answer is about. Erasing the lead deletes the answer.
  lead_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_answers_expiring ON kept_answers (expires_at);
CREATE INDEX kept_answers_by_lead ON kept_answers (project_id, lead_id) WHERE lead_id IS NOT NULL;
