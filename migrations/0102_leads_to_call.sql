-- The events that lists quote of a lead, as JSON {type, at, points, page}: the last one, and the one that says most for a call.
-- NULL until the lead sends its row again.
ALTER TABLE leads ADD COLUMN last_event TEXT;
ALTER TABLE leads ADD COLUMN best_event TEXT;
-- How urgent that call is, see worker/domain/moments.ts; NULL for a lead that nobody should call.
ALTER TABLE leads ADD COLUMN call_rank REAL;
-- 1 for a lead that has reached the project's outcome.
ALTER TABLE leads ADD COLUMN is_customer INTEGER NOT NULL DEFAULT 0;

-- What people have done with the leads of Today: one mark a lead, for the whole project (written by worker/people/calls). It
-- holds until the lead has a better event than any before the mark.
CREATE TABLE call_marks (
  project_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('done', 'snoozed')),
  at INTEGER NOT NULL,
  -- Until when a snoozed lead stays away; NULL for one that is done.
  until INTEGER,
  -- users.id, or the id of the API key.
  marked_by TEXT NOT NULL,
  PRIMARY KEY (project_id, lead_id)
) STRICT, WITHOUT ROWID;
-- Snoozed leads, by the end of their snooze.
CREATE INDEX call_marks_snoozed ON call_marks (project_id, until) WHERE status = 'snoozed';

-- The order of Today: the leads with a call_rank that no mark hides. A table kept by triggers, as in 0010: the rank moves with
-- few events, and an index of leads would be written with each.
CREATE TABLE leads_to_call (
  project_id TEXT NOT NULL,
  rank REAL NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, rank, lead_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER leads_to_call_entered AFTER INSERT ON leads WHEN new.call_rank IS NOT NULL BEGIN
  INSERT INTO leads_to_call (project_id, rank, lead_id)
  SELECT new.project_id, new.call_rank, new.lead_id WHERE NOT EXISTS (
    SELECT 1 FROM call_marks WHERE project_id = new.project_id AND lead_id = new.lead_id AND at >= new.best_event ->> 'at');
END;
CREATE TRIGGER leads_to_call_left AFTER DELETE ON leads WHEN old.call_rank IS NOT NULL BEGIN
  DELETE FROM leads_to_call WHERE project_id = old.project_id AND rank = old.call_rank AND lead_id = old.lead_id;
END;
CREATE TRIGGER leads_to_call_moved AFTER UPDATE OF call_rank ON leads WHEN old.call_rank IS NOT new.call_rank BEGIN
  DELETE FROM leads_to_call WHERE project_id = old.project_id AND rank = old.call_rank AND lead_id = old.lead_id;
  INSERT INTO leads_to_call (project_id, rank, lead_id)
  SELECT new.project_id, new.call_rank, new.lead_id WHERE new.call_rank IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM call_marks WHERE project_id = new.project_id AND lead_id = new.lead_id AND at >= new.best_event ->> 'at');
END;
CREATE TRIGGER call_marks_set AFTER INSERT ON call_marks BEGIN
  DELETE FROM leads_to_call WHERE project_id = new.project_id AND lead_id = new.lead_id AND rank =
    (SELECT call_rank FROM leads WHERE project_id = new.project_id AND lead_id = new.lead_id);
END;
CREATE TRIGGER call_marks_changed AFTER UPDATE ON call_marks BEGIN
  DELETE FROM leads_to_call WHERE project_id = new.project_id AND lead_id = new.lead_id AND rank =
    (SELECT call_rank FROM leads WHERE project_id = new.project_id AND lead_id = new.lead_id);
END;
CREATE TRIGGER call_marks_removed AFTER DELETE ON call_marks BEGIN
  INSERT OR IGNORE INTO leads_to_call (project_id, rank, lead_id)
  SELECT project_id, call_rank, lead_id FROM leads
  WHERE project_id = old.project_id AND lead_id = old.lead_id AND call_rank IS NOT NULL;
END;
