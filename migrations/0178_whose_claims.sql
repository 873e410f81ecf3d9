-- Whether only a page says so. Until the lead has logged the email, no one else knows whose word the claim is.
ALTER TABLE identities ADD COLUMN is_pages INTEGER NOT NULL DEFAULT 0;
