-- Back-tests beside simulations. Their mode is `rescore`: rules are judged as if all events had their points.
ALTER TABLE studies ADD COLUMN kind TEXT NOT NULL DEFAULT 'simulate';
-- The outcome and the moments that a back-test judges at, as JSON.
ALTER TABLE studies ADD COLUMN plan TEXT;

-- How many leads are gone for good, by the whole day since the epoch of their last sign of life. A back-test says how many of
-- its past are missing. Written only here.
CREATE TABLE erased_leads (
  project_id TEXT NOT NULL,
  last_day INTEGER NOT NULL,
  leads INTEGER NOT NULL,
  PRIMARY KEY (project_id, last_day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER leads_erased AFTER DELETE ON leads WHEN old.merged_into IS NULL AND old.last_event_at IS NOT NULL BEGIN
  INSERT INTO erased_leads (project_id, last_day, leads) VALUES (old.project_id, old.last_event_at / 86400000, 1)
  ON CONFLICT (project_id, last_day) DO UPDATE SET leads = leads + 1;
END;
