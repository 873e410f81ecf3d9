-- Whether only a page states the email. Until the lead has logged the email, only this row says who stated it.
ALTER TABLE identities ADD COLUMN is_pages INTEGER NOT NULL DEFAULT 0;
