-- Lists in other orders than by score, each a range of an index that ends with the lead's id, so that a page goes on where
-- the last one ended. Aliases (merged_into) are in none of them.
DROP INDEX leads_by_last_event;
CREATE INDEX leads_by_last_event ON leads (project_id, last_event_at, lead_id) WHERE merged_into IS NULL;
DROP INDEX leads_due;
CREATE INDEX leads_due ON leads (project_id, changes_at, lead_id) WHERE merged_into IS NULL;

-- Name and age hardly ever change. As indexes of leads they would be written with every event all the same, as SQLite
-- writes an index anew when a column of it is set, to whatever value; so they are tables, kept by the triggers below.
CREATE TABLE leads_by_age (
  project_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, created_at, lead_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE leads_by_name (
  project_id TEXT NOT NULL,
  -- 1 if there is no name; `name` is then empty.
  nameless INTEGER NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, nameless, name, lead_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER leads_order_entered AFTER INSERT ON leads WHEN new.merged_into IS NULL BEGIN
  INSERT INTO leads_by_age (project_id, created_at, lead_id) VALUES (new.project_id, new.created_at, new.lead_id);
  INSERT INTO leads_by_name (project_id, nameless, name, lead_id)
  VALUES (new.project_id, new.name IS NULL, ifnull(new.name, ''), new.lead_id);
END;
CREATE TRIGGER leads_order_left AFTER DELETE ON leads WHEN old.merged_into IS NULL BEGIN
  DELETE FROM leads_by_age WHERE project_id = old.project_id AND created_at = old.created_at AND lead_id = old.lead_id;
  DELETE FROM leads_by_name WHERE project_id = old.project_id AND nameless = (old.name IS NULL)
    AND name = ifnull(old.name, '') AND lead_id = old.lead_id;
END;
CREATE TRIGGER leads_age_moved AFTER UPDATE OF created_at, merged_into ON leads
WHEN old.created_at <> new.created_at OR (old.merged_into IS NULL) <> (new.merged_into IS NULL) BEGIN
  DELETE FROM leads_by_age WHERE project_id = old.project_id AND created_at = old.created_at AND lead_id = old.lead_id;
  INSERT INTO leads_by_age (project_id, created_at, lead_id)
  SELECT new.project_id, new.created_at, new.lead_id WHERE new.merged_into IS NULL;
END;
CREATE TRIGGER leads_name_moved AFTER UPDATE OF name, merged_into ON leads
WHEN old.name IS NOT new.name OR (old.merged_into IS NULL) <> (new.merged_into IS NULL) BEGIN
  DELETE FROM leads_by_name WHERE project_id = old.project_id AND nameless = (old.name IS NULL)
    AND name = ifnull(old.name, '') AND lead_id = old.lead_id;
  INSERT INTO leads_by_name (project_id, nameless, name, lead_id)
  SELECT new.project_id, new.name IS NULL, ifnull(new.name, ''), new.lead_id WHERE new.merged_into IS NULL;
END;

INSERT INTO leads_by_age (project_id, created_at, lead_id)
SELECT project_id, created_at, lead_id FROM leads WHERE merged_into IS NULL;
INSERT INTO leads_by_name (project_id, nameless, name, lead_id)
SELECT project_id, name IS NULL, ifnull(name, ''), lead_id FROM leads WHERE merged_into IS NULL;

-- Of two triggers on one change, SQLite fires the later one first: a lead whose new name had a word of the old one was
-- entered, and then taken out. One trigger does one after the other; and what has gone astray is indexed anew.
DROP TRIGGER leads_search_left;
DROP TRIGGER leads_search_entered;
CREATE TRIGGER leads_search_moved AFTER UPDATE OF name, email, company ON leads
WHEN old.name IS NOT new.name OR old.email IS NOT new.email OR old.company IS NOT new.company BEGIN
  INSERT INTO leads_search (leads_search, rowid, project_id, name, email, company)
  SELECT 'delete', old.id, old.project_id, old.name, old.email, old.company
  WHERE old.name IS NOT NULL OR old.email IS NOT NULL OR old.company IS NOT NULL;
  INSERT INTO leads_search (rowid, project_id, name, email, company)
  SELECT new.id, new.project_id, new.name, new.email, new.company
  WHERE new.name IS NOT NULL OR new.email IS NOT NULL OR new.company IS NOT NULL;
END;
INSERT INTO leads_search (leads_search) VALUES ('delete-all');
INSERT INTO leads_search (rowid, project_id, name, email, company)
SELECT id, project_id, name, email, company FROM leads
WHERE name IS NOT NULL OR email IS NOT NULL OR company IS NOT NULL;
