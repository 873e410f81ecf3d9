-- What to sort a lead's company and custom properties by, in their places, where that is not the text itself: see
-- worker/domain/sort-keys.ts. NULL for none, and until the lead sends its row again.
ALTER TABLE leads ADD COLUMN sort_keys TEXT;

-- Lists by hand that were deleted: leads keep their entries, and conditions on lists must not count them.
CREATE TABLE deleted_lists (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;

INSERT INTO deleted_lists (project_id, id)
SELECT DISTINCT project_id, target FROM audit_log WHERE action = 'list.deleted' AND target IS NOT NULL;
