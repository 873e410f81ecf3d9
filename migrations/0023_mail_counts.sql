-- Emails sent on a UTC day (days since 1970) per project, person or address. `scope` holds no address, only its SHA-256.
CREATE TABLE mail_counts (
  day INTEGER NOT NULL,
  scope TEXT NOT NULL,
  sent INTEGER NOT NULL,
  PRIMARY KEY (day, scope)
) STRICT, WITHOUT ROWID;
