-- The origins that one publishable key may be used from, as JSON. The project's origins apply as well. Null adds no limit.
ALTER TABLE api_keys ADD COLUMN allowed_origins TEXT;
