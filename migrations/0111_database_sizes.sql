-- The size of this database by UTC day (whole days since the epoch), as the cron found it first.
CREATE TABLE database_sizes (
  day INTEGER PRIMARY KEY,
  bytes INTEGER NOT NULL
) STRICT;
