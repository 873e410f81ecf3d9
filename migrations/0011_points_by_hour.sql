-- What a lead has earned of late, as JSON: hundredths of a point by whole hours since the epoch, of the 30 days before its last
-- event. Null where the row is older than this column: such rows are found by the index, which no other row is in.
ALTER TABLE leads ADD COLUMN points_by_hour TEXT;
CREATE INDEX leads_without_points ON leads (last_event_at) WHERE points_by_hour IS NULL AND merged_into IS NULL;
