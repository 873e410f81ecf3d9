-- Finds the entries of merges in which an ID was the loser. An erasure removes the ID from these.
CREATE INDEX audit_log_by_loser ON audit_log (project_id, after ->> 'loser')
WHERE action LIKE 'lead.%' AND after ->> 'loser' IS NOT NULL;
