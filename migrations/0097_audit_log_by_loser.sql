-- An erasure takes an ID out of the entries of merges that it lost, however many entries the project has.
CREATE INDEX audit_log_by_loser ON audit_log (project_id, after ->> 'loser')
WHERE action LIKE 'lead.%' AND after ->> 'loser' IS NOT NULL;
