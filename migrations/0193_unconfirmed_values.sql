-- The names of a lead's values that the customer has not stated for its ID, as JSON. An export marks these values, so that a re-import
-- does not turn them into the customer's. NULL in a row that an earlier version has written: there, every value counts as unconfirmed.
ALTER TABLE leads ADD COLUMN unconfirmed TEXT;
