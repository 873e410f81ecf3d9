-- Saved conditions on leads. Leads evaluate them: see segment_members.
CREATE TABLE segments (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- 0 if only its author sees it.
  is_shared INTEGER NOT NULL,
  -- JSON of LeadConditions.
  conditions TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- The config version in which its conditions last changed.
  defined_in INTEGER NOT NULL,
  -- The run that has every lead evaluate these conditions.
  run_id TEXT NOT NULL
) STRICT;
CREATE INDEX segments_by_project ON segments (project_id);
-- Finds leads that an isolate created with old settings: see refresh-due.
CREATE INDEX segments_by_update ON segments (updated_at);

-- The segments that a lead is in: a JSON list of IDs, NULL for none.
ALTER TABLE leads ADD COLUMN member_of TEXT;

-- The leads of a segment, kept by the triggers below: one row written when a lead enters or leaves.
CREATE TABLE segment_members (
  project_id TEXT NOT NULL,
  segment_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, segment_id, lead_id)
) STRICT, WITHOUT ROWID;

-- A lead may not know yet that a segment was deleted.
CREATE TRIGGER leads_segments_entered AFTER INSERT ON leads WHEN new.member_of IS NOT NULL BEGIN
  INSERT INTO segment_members (project_id, segment_id, lead_id)
  SELECT new.project_id, value, new.lead_id FROM json_each(new.member_of) WHERE value IN (SELECT id FROM segments);
END;
CREATE TRIGGER leads_segments_left AFTER DELETE ON leads WHEN old.member_of IS NOT NULL BEGIN
  DELETE FROM segment_members WHERE project_id = old.project_id AND lead_id = old.lead_id
    AND segment_id IN (SELECT value FROM json_each(old.member_of));
END;
CREATE TRIGGER leads_segments_moved AFTER UPDATE OF member_of ON leads WHEN old.member_of IS NOT new.member_of BEGIN
  DELETE FROM segment_members WHERE project_id = old.project_id AND lead_id = old.lead_id
    AND segment_id IN (SELECT value FROM json_each(ifnull(old.member_of, '[]')))
    AND segment_id NOT IN (SELECT value FROM json_each(ifnull(new.member_of, '[]')));
  INSERT INTO segment_members (project_id, segment_id, lead_id)
  SELECT new.project_id, value, new.lead_id FROM json_each(ifnull(new.member_of, '[]'))
  WHERE value NOT IN (SELECT value FROM json_each(ifnull(old.member_of, '[]'))) AND value IN (SELECT id FROM segments);
END;
