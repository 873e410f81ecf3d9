-- 1 if a server, an import or a person has raised the conflict, 0 if only publishable keys have. Earlier conflicts do not say: the
-- customer's next message that raises one marks it.
ALTER TABLE identity_conflicts ADD COLUMN is_vouched INTEGER NOT NULL DEFAULT 0 CHECK (is_vouched IN (0, 1));
UPDATE identity_conflicts SET is_vouched = 1 WHERE reason = 'unmerged';
DROP INDEX identity_conflicts_open;
-- Open conflicts in the order of their list.
CREATE INDEX identity_conflicts_open ON identity_conflicts (project_id, is_vouched, created_at, lead_id, other_lead_id)
WHERE status = 'open';
-- Those of a day that publishable keys alone have raised, decided or not: their number is bounded.
CREATE INDEX identity_conflicts_by_pages ON identity_conflicts (project_id, created_at) WHERE is_vouched = 0;
