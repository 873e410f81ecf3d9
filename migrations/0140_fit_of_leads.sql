-- How well a lead fits, A to D: NULL under a ruleset without fit.
ALTER TABLE leads ADD COLUMN fit TEXT;
