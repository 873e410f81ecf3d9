-- A score may change by an event that is no sign of life: decay then runs on from there, and not from last_event_at.
ALTER TABLE leads ADD COLUMN scored_at INTEGER;
