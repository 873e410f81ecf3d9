-- Leads of which an undone import left nothing, by when they became known: retention erases what it withdrew from them. Only their
-- rows are in this index, so that events cost no more.
CREATE INDEX leads_withdrawn ON leads (project_id, created_at) WHERE merged_into = '';
