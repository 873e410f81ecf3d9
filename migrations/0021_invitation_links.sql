-- An invitation's token, encrypted (see settings/secret-box), so that admins can copy the link. Null for older invitations.
ALTER TABLE invitations ADD COLUMN token_sealed TEXT;

-- One-time links that create the first account, written by `npm run deploy`. Only the SHA-256 of a token is kept.
CREATE TABLE setup_tokens (
  token_hash TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
