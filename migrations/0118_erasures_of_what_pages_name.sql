-- 1 for an erasure of leads that only pages have named: each lead is looked at once more before it goes.
ALTER TABLE lead_runs ADD COLUMN only_from_pages INTEGER NOT NULL DEFAULT 0;
