-- An event that is no sign of life may change the score. The score then decays from that time, and not from last_event_at.
ALTER TABLE leads ADD COLUMN scored_at INTEGER;
