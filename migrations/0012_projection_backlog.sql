-- Since when (epoch ms) a project's object, or one of its shards, has had a lead that it could not write to D1. No row if all leads are written.
CREATE TABLE projection_backlog (
  project_id TEXT NOT NULL,
  shard INTEGER NOT NULL,
  oldest_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, shard)
) STRICT, WITHOUT ROWID;
