-- Where a lead came from (JSON, as the API shows it), for conditions and reports; NULL if unknown, and until the lead sends its row again.
ALTER TABLE leads ADD COLUMN first_touch TEXT;
