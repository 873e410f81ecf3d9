-- When the last attempt failed. A streak of failures ends with a success, or with a day without attempts.
ALTER TABLE webhook_endpoints ADD COLUMN last_failed_at INTEGER;

-- Why we disabled an automation, and since when its owners have not been told.
ALTER TABLE automations ADD COLUMN disabled_reason TEXT;
ALTER TABLE automations ADD COLUMN untold_since INTEGER;
CREATE INDEX automations_untold ON automations (untold_since) WHERE untold_since IS NOT NULL;
