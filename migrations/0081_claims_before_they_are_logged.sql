-- An email is claimed before its lead learns it. Until then, only the claim says how the message uses the ID of its lead, and from whom
-- it took the email over: that lead is still to be merged.
ALTER TABLE identities ADD COLUMN named_as TEXT NOT NULL DEFAULT 'anonymous' CHECK (named_as IN ('own', 'made', 'anonymous'));
ALTER TABLE identities ADD COLUMN taken_from TEXT;
