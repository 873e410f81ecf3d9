-- The lead's version that a delivery tells of; and, where it writes a state to a CRM, which record: of one record only the
-- newest state is written.
ALTER TABLE deliveries ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN record_key TEXT;
CREATE INDEX deliveries_by_record ON deliveries (project_id, lead_id, record_key, seq) WHERE record_key IS NOT NULL;

CREATE INDEX deliveries_by_target ON deliveries (project_id, target_id, created_at);

-- Ended deliveries by the time they ended, to find those that were kept long enough.
CREATE INDEX deliveries_ended ON deliveries (status, updated_at) WHERE next_attempt_at IS NULL;

-- The time of the last run whose delivery is no longer kept.
ALTER TABLE automations ADD COLUMN pruned_firing_at INTEGER;

-- Since when owners have not been told that we disabled the receiver.
ALTER TABLE webhook_endpoints ADD COLUMN untold_since INTEGER;
CREATE INDEX webhook_endpoints_untold ON webhook_endpoints (untold_since) WHERE untold_since IS NOT NULL;
