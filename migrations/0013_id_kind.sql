-- What a lead's id is to the project: the customer's own, made by us, or only ever an anonymous visitor's.
ALTER TABLE leads ADD COLUMN id_kind TEXT NOT NULL DEFAULT 'own';
