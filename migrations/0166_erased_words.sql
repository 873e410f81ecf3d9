-- FTS5 leaves the words of a deleted row in its blocks until they are merged. From now on it removes them at once; and what earlier
-- erasures left is gone with a new index.
INSERT INTO leads_search (leads_search, rank) VALUES ('secure-delete', 1);
INSERT INTO leads_search (leads_search) VALUES ('delete-all');
INSERT INTO leads_search (rowid, project_id, name, email, company)
SELECT id, project_id, name, email, company FROM leads
WHERE name IS NOT NULL OR email IS NOT NULL OR company IS NOT NULL;
