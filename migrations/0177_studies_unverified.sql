-- The cron looks each minute for published simulations whose verification has not begun.
CREATE INDEX studies_unverified ON studies (project_id) WHERE published_version IS NOT NULL AND verification IS NULL;
