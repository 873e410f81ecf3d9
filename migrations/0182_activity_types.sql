-- When each type of event came first and last, so that nobody has to read all counters for it. `last_hour` is less than a day behind:
-- a type costs a row a day, and not one an hour.
CREATE TABLE activity_types (
  project_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  first_hour INTEGER NOT NULL,
  last_hour INTEGER NOT NULL,
  PRIMARY KEY (project_id, event_type)
) STRICT, WITHOUT ROWID;

INSERT INTO activity_types (project_id, event_type, first_hour, last_hour)
SELECT project_id, event_type, min(hour), max(hour) FROM activity_hourly GROUP BY project_id, event_type;

CREATE TRIGGER activity_types_seen AFTER INSERT ON activity_hourly
WHEN NOT EXISTS (
  SELECT 1 FROM activity_types
  WHERE project_id = NEW.project_id AND event_type = NEW.event_type AND first_hour <= NEW.hour AND last_hour + 24 > NEW.hour
)
BEGIN
  INSERT INTO activity_types (project_id, event_type, first_hour, last_hour)
  VALUES (NEW.project_id, NEW.event_type, NEW.hour, NEW.hour)
  ON CONFLICT (project_id, event_type) DO UPDATE
  SET first_hour = min(first_hour, excluded.first_hour), last_hour = max(last_hour, excluded.last_hour);
END;
