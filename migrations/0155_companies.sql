-- The company that a lead belongs to, see worker/domain/company-key.ts; NULL for none, and until the lead sends its row again.
ALTER TABLE leads ADD COLUMN company_key TEXT;
ALTER TABLE leads ADD COLUMN company_name TEXT;
-- 'pages' if only unsigned pages say so.
ALTER TABLE leads ADD COLUMN company_from TEXT;

-- The people of each company, kept by the triggers below: one row written when a lead's company changes. As an index of leads it would be
-- written with every event.
CREATE TABLE leads_by_company (
  project_id TEXT NOT NULL,
  -- 1 for people whose company only unsigned pages have stated: they are counted apart.
  of_pages INTEGER NOT NULL,
  company_key TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (project_id, of_pages, company_key, lead_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER leads_company_entered AFTER INSERT ON leads WHEN new.company_key IS NOT NULL BEGIN
  INSERT INTO leads_by_company (project_id, of_pages, company_key, lead_id)
  VALUES (new.project_id, new.company_from IS NOT NULL, new.company_key, new.lead_id);
END;
CREATE TRIGGER leads_company_left AFTER DELETE ON leads WHEN old.company_key IS NOT NULL BEGIN
  DELETE FROM leads_by_company WHERE project_id = old.project_id AND of_pages = (old.company_from IS NOT NULL)
    AND company_key = old.company_key AND lead_id = old.lead_id;
END;
-- An UPDATE of the key writes one row. A DELETE and an INSERT would write two.
CREATE TRIGGER leads_company_moved AFTER UPDATE OF company_key, company_from ON leads
WHEN old.company_key IS NOT new.company_key OR old.company_from IS NOT new.company_from BEGIN
  UPDATE leads_by_company SET of_pages = (new.company_from IS NOT NULL), company_key = new.company_key
  WHERE project_id = old.project_id AND of_pages = (old.company_from IS NOT NULL) AND company_key = old.company_key
    AND lead_id = old.lead_id AND new.company_key IS NOT NULL;
  INSERT INTO leads_by_company (project_id, of_pages, company_key, lead_id)
  SELECT new.project_id, new.company_from IS NOT NULL, new.company_key, new.lead_id
  WHERE old.company_key IS NULL AND new.company_key IS NOT NULL;
  DELETE FROM leads_by_company WHERE project_id = old.project_id AND of_pages = (old.company_from IS NOT NULL)
    AND company_key = old.company_key AND lead_id = old.lead_id AND new.company_key IS NULL;
END;
