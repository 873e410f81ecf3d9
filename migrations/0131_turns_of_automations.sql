-- The number of leads that an automation has assigned. It decides whose turn is next.
ALTER TABLE automations ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
