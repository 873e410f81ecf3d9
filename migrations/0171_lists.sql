-- Lists that people put leads on by hand. The leads know which ones they are on: `leads.member_of` and `segment_members` hold the IDs of
-- segments and of lists.
CREATE TABLE lists (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lists_by_project ON lists (project_id);

-- The triggers of 0125, which knew of segments only. A lead may not have heard yet that a segment is gone, and never does of a list.
DROP TRIGGER leads_segments_entered;
DROP TRIGGER leads_segments_moved;
CREATE TRIGGER leads_segments_entered AFTER INSERT ON leads WHEN new.member_of IS NOT NULL BEGIN
  INSERT INTO segment_members (project_id, segment_id, lead_id)
  SELECT new.project_id, value, new.lead_id FROM json_each(new.member_of)
  WHERE value IN (SELECT id FROM segments) OR value IN (SELECT id FROM lists);
END;
CREATE TRIGGER leads_segments_moved AFTER UPDATE OF member_of ON leads WHEN old.member_of IS NOT new.member_of BEGIN
  DELETE FROM segment_members WHERE project_id = old.project_id AND lead_id = old.lead_id
    AND segment_id IN (SELECT value FROM json_each(ifnull(old.member_of, '[]')))
    AND segment_id NOT IN (SELECT value FROM json_each(ifnull(new.member_of, '[]')));
  INSERT INTO segment_members (project_id, segment_id, lead_id)
  SELECT new.project_id, value, new.lead_id FROM json_each(ifnull(new.member_of, '[]'))
  WHERE value NOT IN (SELECT value FROM json_each(ifnull(old.member_of, '[]')))
    AND (value IN (SELECT id FROM segments) OR value IN (SELECT id FROM lists));
END;
