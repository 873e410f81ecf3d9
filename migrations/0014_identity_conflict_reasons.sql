-- Two more reasons: both ids are the customer's own, and publishable keys have merged enough leads into one today. A CHECK
-- cannot be altered. The second index finds the other side of a conflict.
CREATE TABLE identity_conflicts_new (
  project_id TEXT NOT NULL REFERENCES projects (id),
  lead_id TEXT NOT NULL,
  other_lead_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (
    reason IN ('email_claimed', 'both_known', 'both_own', 'linked_elsewhere', 'too_many_merges', 'unmerged')
  ),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'merged', 'dismissed')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, lead_id, other_lead_id)
) STRICT, WITHOUT ROWID;
INSERT INTO identity_conflicts_new SELECT * FROM identity_conflicts;
DROP TABLE identity_conflicts;
ALTER TABLE identity_conflicts_new RENAME TO identity_conflicts;
CREATE INDEX identity_conflicts_open ON identity_conflicts (project_id, created_at) WHERE status = 'open';
CREATE INDEX identity_conflicts_other ON identity_conflicts (project_id, other_lead_id);
