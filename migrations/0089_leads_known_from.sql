-- 'pages' for a lead of which only unsigned pages have ever spoken, so that a flood can be erased without touching any other
-- lead; NULL otherwise, and until the lead sends its row again.
ALTER TABLE leads ADD COLUMN known_from TEXT;
