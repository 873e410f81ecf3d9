-- 'pages' for a lead that only unsigned pages have ever mentioned, so that a flood can be erased without touching any other
-- lead; NULL otherwise, and until the lead sends its row again.
ALTER TABLE leads ADD COLUMN known_from TEXT;
