-- When a lead first reached each stage, by event time (JSON: name of the stage, epoch ms), for reports; NULL until the lead sends its
-- row again.
ALTER TABLE leads ADD COLUMN reached_at TEXT;
