-- What lists do not show and exports do. `custom` is JSON; NULL where it is too long for the row: exports then ask the lead.
ALTER TABLE leads ADD COLUMN phone TEXT;
ALTER TABLE leads ADD COLUMN custom TEXT DEFAULT '{}';
