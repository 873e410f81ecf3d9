-- 0: stored without its lead, because web pages had used up the day's room. Each attempt reads the lead as it is then.
ALTER TABLE deliveries ADD COLUMN lead_kept INTEGER NOT NULL DEFAULT 1;
-- They are kept for a shorter time, and found here.
CREATE INDEX deliveries_ended_without_lead ON deliveries (status, updated_at) WHERE next_attempt_at IS NULL AND lead_kept = 0;

-- Where the body of the request is: in request_body ('attempt'), the message of the delivery ('delivery'), or not kept ('nowhere').
ALTER TABLE delivery_attempts ADD COLUMN body_in TEXT NOT NULL DEFAULT 'attempt' CHECK (body_in IN ('attempt', 'delivery', 'nowhere'));

-- About how many bytes of messages that only web pages caused were stored with deliveries on a UTC day (days since 1970).
CREATE TABLE page_delivery_bytes (
  project_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (project_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_delivery_bytes_by_day ON page_delivery_bytes (day);
