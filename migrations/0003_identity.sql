-- The lead that has claimed an email. The first claim wins. `lead_id` may have been merged since; it then stands for its winner.
CREATE TABLE identities (
  project_id TEXT NOT NULL REFERENCES projects (id),
  kind TEXT NOT NULL CHECK (kind IN ('email')),
  value TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_lead ON identities (project_id, lead_id);

-- Two leads that look like one person but are not merged automatically: a person decides.
CREATE TABLE identity_conflicts (
  project_id TEXT NOT NULL REFERENCES projects (id),
  lead_id TEXT NOT NULL,
  other_lead_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('email_claimed', 'both_known')),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'merged', 'dismissed')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, lead_id, other_lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_conflicts_open ON identity_conflicts (project_id, created_at) WHERE status = 'open';
