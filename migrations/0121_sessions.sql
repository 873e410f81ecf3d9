-- Where each person is signed in: a session's row is written when it is first used. Ended ones are in `ended_sessions`.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  token_version INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  -- The last request's, such as "Firefox on Windows" and "Vienna, AT"; null if unknown.
  device TEXT,
  place TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
