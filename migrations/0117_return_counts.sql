-- How likely each project's leads are to come back, counted once a week by a study.
CREATE TABLE return_counts (
  project_id TEXT NOT NULL PRIMARY KEY,
  study_id TEXT NOT NULL,
  -- Epoch ms; the next count is due a week later.
  started_at INTEGER NOT NULL,
  -- JSON; null until the first count has finished.
  result TEXT
) STRICT, WITHOUT ROWID;
