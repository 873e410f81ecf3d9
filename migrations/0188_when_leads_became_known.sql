-- When the customer first spoke of a lead that pages had named before (epoch ms); NULL if that was at created_at, or never.
ALTER TABLE leads ADD COLUMN known_at INTEGER;
