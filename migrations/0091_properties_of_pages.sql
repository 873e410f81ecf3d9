-- The names of a lead's custom properties whose values only unsigned pages have stated, as JSON; NULL if there are none. Exports have
-- room for so many columns, and what the customer stated comes first.
ALTER TABLE leads ADD COLUMN page_properties TEXT;
