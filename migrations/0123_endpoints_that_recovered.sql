-- When an endpoint delivered again after at least an hour of failures, and since when it had failed.
ALTER TABLE webhook_endpoints ADD COLUMN recovered_at INTEGER;
ALTER TABLE webhook_endpoints ADD COLUMN recovered_from INTEGER;
