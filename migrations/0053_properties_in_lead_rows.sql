-- Data that exports contain but lists do not. `custom` is JSON. It is NULL if it is too long for the row; exports then ask the lead.
ALTER TABLE leads ADD COLUMN phone TEXT;
ALTER TABLE leads ADD COLUMN custom TEXT DEFAULT '{}';
