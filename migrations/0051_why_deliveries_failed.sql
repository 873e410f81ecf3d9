-- Why a delivery is not delivered (yet): what went wrong in its last attempt, or why nothing was sent.
ALTER TABLE deliveries ADD COLUMN failure TEXT;
-- 1 for a test that a person sent. It does not count as a run, or as a failed delivery.
ALTER TABLE deliveries ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0;
