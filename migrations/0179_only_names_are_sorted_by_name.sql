-- Leads without a name have no entry in the order by name, so that a new visitor costs a row less: the list reads them by ID, from the key
-- of `leads`. Entries that they have already stay until their lead is named, merged or deleted: nothing reads them.
DROP TRIGGER leads_order_entered;
DROP TRIGGER leads_name_moved;
CREATE TRIGGER leads_order_entered AFTER INSERT ON leads WHEN new.merged_into IS NULL BEGIN
  INSERT INTO leads_by_age (project_id, created_at, lead_id) VALUES (new.project_id, new.created_at, new.lead_id);
  INSERT INTO leads_by_name (project_id, nameless, name, lead_id)
  SELECT new.project_id, 0, coalesce(new.name_key, new.name), new.lead_id WHERE new.name IS NOT NULL;
END;
CREATE TRIGGER leads_name_moved AFTER UPDATE OF name, name_key, merged_into ON leads
WHEN old.name IS NOT new.name OR old.name_key IS NOT new.name_key
  OR (old.merged_into IS NULL) <> (new.merged_into IS NULL) BEGIN
  DELETE FROM leads_by_name WHERE project_id = old.project_id AND nameless = (old.name IS NULL)
    AND name = coalesce(old.name_key, old.name, '') AND lead_id = old.lead_id;
  INSERT INTO leads_by_name (project_id, nameless, name, lead_id)
  SELECT new.project_id, 0, coalesce(new.name_key, new.name), new.lead_id
  WHERE new.merged_into IS NULL AND new.name IS NOT NULL;
END;
