-- Two more ways in which two leads come to be in here: an id that is one's was said to be the other's, and a person took
-- them apart (dismissed from the beginning, so that they are not merged by themselves again). A CHECK cannot be altered.
CREATE TABLE identity_conflicts_new (
  project_id TEXT NOT NULL REFERENCES projects (id),
  lead_id TEXT NOT NULL,
  other_lead_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('email_claimed', 'both_known', 'linked_elsewhere', 'unmerged')),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'merged', 'dismissed')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, lead_id, other_lead_id)
) STRICT, WITHOUT ROWID;
INSERT INTO identity_conflicts_new SELECT * FROM identity_conflicts;
DROP TABLE identity_conflicts;
ALTER TABLE identity_conflicts_new RENAME TO identity_conflicts;
CREATE INDEX identity_conflicts_open ON identity_conflicts (project_id, created_at) WHERE status = 'open';
