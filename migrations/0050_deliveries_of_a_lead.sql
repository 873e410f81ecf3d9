-- A lead's deliveries, newest first: a page is a range of the index.
DROP INDEX deliveries_by_lead;
CREATE INDEX deliveries_by_lead ON deliveries (project_id, lead_id, created_at);
