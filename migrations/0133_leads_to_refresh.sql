-- When the cron looks at each lead again. An index on changes_at was written with every event, because each event moves the
-- lead's next change. An entry here moves only to an earlier time; an entry that turns out to be early is moved by the cron.
CREATE TABLE leads_to_refresh (
  project_id TEXT NOT NULL,
  -- Epoch ms, at or before leads.changes_at.
  at INTEGER NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, at, lead_id)
) STRICT, WITHOUT ROWID;

-- The lead's entry in leads_to_refresh if it is earlier than changes_at; otherwise NULL.
ALTER TABLE leads ADD COLUMN refresh_at INTEGER;

INSERT INTO leads_to_refresh (project_id, at, lead_id)
SELECT project_id, changes_at, lead_id FROM leads INDEXED BY leads_due
WHERE merged_into IS NULL AND changes_at IS NOT NULL ORDER BY project_id, changes_at, lead_id;
DROP INDEX leads_due;

CREATE TRIGGER leads_to_refresh_entered AFTER INSERT ON leads WHEN new.changes_at IS NOT NULL BEGIN
  INSERT INTO leads_to_refresh (project_id, at, lead_id)
  VALUES (new.project_id, ifnull(new.refresh_at, new.changes_at), new.lead_id);
END;
CREATE TRIGGER leads_to_refresh_left AFTER DELETE ON leads WHEN old.changes_at IS NOT NULL BEGIN
  DELETE FROM leads_to_refresh
  WHERE project_id = old.project_id AND at = ifnull(old.refresh_at, old.changes_at) AND lead_id = old.lead_id;
END;
-- An UPDATE of the key writes one row. A DELETE and an INSERT would write two.
CREATE TRIGGER leads_to_refresh_moved AFTER UPDATE OF changes_at, refresh_at ON leads
WHEN ifnull(old.refresh_at, old.changes_at) IS NOT ifnull(new.refresh_at, new.changes_at) BEGIN
  UPDATE leads_to_refresh SET at = ifnull(new.refresh_at, new.changes_at)
  WHERE project_id = old.project_id AND at = ifnull(old.refresh_at, old.changes_at) AND lead_id = old.lead_id
    AND new.changes_at IS NOT NULL;
  INSERT INTO leads_to_refresh (project_id, at, lead_id)
  SELECT new.project_id, ifnull(new.refresh_at, new.changes_at), new.lead_id
  WHERE old.changes_at IS NULL AND new.changes_at IS NOT NULL;
  DELETE FROM leads_to_refresh
  WHERE project_id = old.project_id AND at = ifnull(old.refresh_at, old.changes_at) AND lead_id = old.lead_id
    AND new.changes_at IS NULL;
END;
