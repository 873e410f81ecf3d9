-- Who works on a lead, where that stands, and what is next. NULL for nobody, for `new`, and without a task that has a date: so the rows of
-- leads that nobody has worked on are right as they are.
ALTER TABLE leads ADD COLUMN owner TEXT;
ALTER TABLE leads ADD COLUMN status TEXT;
ALTER TABLE leads ADD COLUMN task_due_at INTEGER;

-- Leads that have an owner or a status, for lists of them. As an index of leads it would be written with every event: SQLite writes an
-- index anew when a column of it is set, to whatever value. So it is a table, kept by the triggers below.
CREATE TABLE leads_worked (
  project_id TEXT NOT NULL,
  -- Empty for nobody.
  owner TEXT NOT NULL,
  status TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, owner, status, lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX leads_worked_by_status ON leads_worked (project_id, status, lead_id);

CREATE TRIGGER leads_work_entered AFTER INSERT ON leads WHEN new.owner IS NOT NULL OR new.status IS NOT NULL BEGIN
  INSERT INTO leads_worked (project_id, owner, status, lead_id)
  VALUES (new.project_id, ifnull(new.owner, ''), ifnull(new.status, 'new'), new.lead_id);
END;
CREATE TRIGGER leads_work_left AFTER DELETE ON leads WHEN old.owner IS NOT NULL OR old.status IS NOT NULL BEGIN
  DELETE FROM leads_worked WHERE project_id = old.project_id AND owner = ifnull(old.owner, '')
    AND status = ifnull(old.status, 'new') AND lead_id = old.lead_id;
END;
CREATE TRIGGER leads_work_moved AFTER UPDATE OF owner, status ON leads
WHEN old.owner IS NOT new.owner OR old.status IS NOT new.status BEGIN
  DELETE FROM leads_worked WHERE project_id = old.project_id AND owner = ifnull(old.owner, '')
    AND status = ifnull(old.status, 'new') AND lead_id = old.lead_id;
  INSERT INTO leads_worked (project_id, owner, status, lead_id)
  SELECT new.project_id, ifnull(new.owner, ''), ifnull(new.status, 'new'), new.lead_id
  WHERE new.owner IS NOT NULL OR new.status IS NOT NULL;
END;
