-- Why a delivery is not delivered (yet): what went wrong in its last attempt, or why nothing was sent.
ALTER TABLE deliveries ADD COLUMN failure TEXT;
-- Sent by a person as a test: no firing, and no failed delivery to act on.
ALTER TABLE deliveries ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0;
