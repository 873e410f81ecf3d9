-- Sessions that ended before their token expired (written by worker/settings). The cron deletes a row once its token has expired.
CREATE TABLE ended_sessions (
  session_id TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_sessions_by_expiry ON ended_sessions (expires_at);
-- The cron also deletes links and invitations that have expired.
CREATE INDEX password_resets_by_expiry ON password_resets (expires_at);
CREATE INDEX invitations_by_expiry ON invitations (expires_at);
