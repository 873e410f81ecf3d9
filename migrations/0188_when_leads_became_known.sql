-- When the customer first mentioned a lead that pages had named before, or last merged another into it (epoch ms).
-- NULL if they have known it since created_at, or do not know it.
ALTER TABLE leads ADD COLUMN known_at INTEGER;
