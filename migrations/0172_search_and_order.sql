-- Further words that a search finds a lead by (ends of its phone number, and of names in scripts without spaces), and what to sort its
-- name by where that is not the name itself: see worker/domain/search-words.ts. NULL for none, and until the lead sends its row again.
ALTER TABLE leads ADD COLUMN search_words TEXT;
ALTER TABLE leads ADD COLUMN name_key TEXT;

-- The words stand behind those of the company, in its column of the index.
DROP TRIGGER leads_search_added;
DROP TRIGGER leads_search_moved;
DROP TRIGGER leads_search_removed;
CREATE TRIGGER leads_search_added AFTER INSERT ON leads
WHEN coalesce(new.name, new.email, new.company, new.search_words) IS NOT NULL BEGIN
  INSERT INTO leads_search (rowid, project_id, name, email, company)
  VALUES (new.id, new.project_id, new.name, new.email,
    iif(new.search_words IS NULL, new.company, ifnull(new.company, '') || ' ' || new.search_words));
END;
CREATE TRIGGER leads_search_moved AFTER UPDATE OF name, email, company, search_words ON leads
WHEN old.name IS NOT new.name OR old.email IS NOT new.email OR old.company IS NOT new.company
  OR old.search_words IS NOT new.search_words BEGIN
  INSERT INTO leads_search (leads_search, rowid, project_id, name, email, company)
  SELECT 'delete', old.id, old.project_id, old.name, old.email,
    iif(old.search_words IS NULL, old.company, ifnull(old.company, '') || ' ' || old.search_words)
  WHERE coalesce(old.name, old.email, old.company, old.search_words) IS NOT NULL;
  INSERT INTO leads_search (rowid, project_id, name, email, company)
  SELECT new.id, new.project_id, new.name, new.email,
    iif(new.search_words IS NULL, new.company, ifnull(new.company, '') || ' ' || new.search_words)
  WHERE coalesce(new.name, new.email, new.company, new.search_words) IS NOT NULL;
END;
CREATE TRIGGER leads_search_removed AFTER DELETE ON leads
WHEN coalesce(old.name, old.email, old.company, old.search_words) IS NOT NULL BEGIN
  INSERT INTO leads_search (leads_search, rowid, project_id, name, email, company)
  VALUES ('delete', old.id, old.project_id, old.name, old.email,
    iif(old.search_words IS NULL, old.company, ifnull(old.company, '') || ' ' || old.search_words));
END;

DROP TRIGGER leads_order_entered;
DROP TRIGGER leads_order_left;
DROP TRIGGER leads_name_moved;
CREATE TRIGGER leads_order_entered AFTER INSERT ON leads WHEN new.merged_into IS NULL BEGIN
  INSERT INTO leads_by_age (project_id, created_at, lead_id) VALUES (new.project_id, new.created_at, new.lead_id);
  INSERT INTO leads_by_name (project_id, nameless, name, lead_id)
  VALUES (new.project_id, new.name IS NULL, coalesce(new.name_key, new.name, ''), new.lead_id);
END;
CREATE TRIGGER leads_order_left AFTER DELETE ON leads WHEN old.merged_into IS NULL BEGIN
  DELETE FROM leads_by_age WHERE project_id = old.project_id AND created_at = old.created_at AND lead_id = old.lead_id;
  DELETE FROM leads_by_name WHERE project_id = old.project_id AND nameless = (old.name IS NULL)
    AND name = coalesce(old.name_key, old.name, '') AND lead_id = old.lead_id;
END;
CREATE TRIGGER leads_name_moved AFTER UPDATE OF name, name_key, merged_into ON leads
WHEN old.name IS NOT new.name OR old.name_key IS NOT new.name_key
  OR (old.merged_into IS NULL) <> (new.merged_into IS NULL) BEGIN
  DELETE FROM leads_by_name WHERE project_id = old.project_id AND nameless = (old.name IS NULL)
    AND name = coalesce(old.name_key, old.name, '') AND lead_id = old.lead_id;
  INSERT INTO leads_by_name (project_id, nameless, name, lead_id)
  SELECT new.project_id, new.name IS NULL, coalesce(new.name_key, new.name, ''), new.lead_id WHERE new.merged_into IS NULL;
END;
