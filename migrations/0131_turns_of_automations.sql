-- How many leads an automation has assigned: whose turn it is.
ALTER TABLE automations ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
