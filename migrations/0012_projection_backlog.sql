-- Since when (epoch ms) the object of a project, or each of its shards, has a lead that it could not write to D1. No row where all is written.
CREATE TABLE projection_backlog (
  project_id TEXT NOT NULL,
  shard INTEGER NOT NULL,
  oldest_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, shard)
) STRICT, WITHOUT ROWID;
