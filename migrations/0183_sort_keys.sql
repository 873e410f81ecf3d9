-- What to sort a lead's company and custom properties by, in their places, where that is not the text itself: see
-- worker/domain/sort-keys.ts. NULL for none, and until the lead sends its row again.
ALTER TABLE leads ADD COLUMN sort_keys TEXT;
