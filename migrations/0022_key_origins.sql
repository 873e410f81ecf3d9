-- The origins that one publishable key may be used from, as JSON. The project's origins bind it as well; null adds no limit.
ALTER TABLE api_keys ADD COLUMN allowed_origins TEXT;
