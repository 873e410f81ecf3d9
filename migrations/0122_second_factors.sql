-- A person's second factor (TOTP, RFC 6238), by the person's ID.
CREATE TABLE second_factors (
  id TEXT PRIMARY KEY,
  secret_sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Null until its first code is entered. Before that, it has no effect.
  confirmed_at INTEGER,
  -- The time step of the last code that was accepted: each code works once.
  last_step INTEGER NOT NULL DEFAULT 0,
  -- The number of attempts since `tries_since`, right or wrong. A correct code resets it.
  tries INTEGER NOT NULL DEFAULT 0,
  tries_since INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- One row per unused recovery code.
CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (user_id, hash)
) STRICT, WITHOUT ROWID;
