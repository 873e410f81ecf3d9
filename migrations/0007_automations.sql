CREATE TABLE automations (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  enabled INTEGER NOT NULL,
  -- The name, trigger and conditions as they were sent, and the action without its secrets.
  body TEXT NOT NULL,
  -- The config of its action, encrypted (settings/secret-box).
  config_sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX automations_by_project ON automations (project_id, created_at);

CREATE TABLE webhook_endpoints (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  -- JSON list of outgoing types.
  events TEXT NOT NULL,
  secret_sealed TEXT NOT NULL,
  -- During a rotation, both secrets sign.
  previous_secret_sealed TEXT,
  previous_secret_until INTEGER,
  enabled INTEGER NOT NULL,
  disabled_reason TEXT,
  failing_since INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_endpoints_by_project ON webhook_endpoints (project_id, created_at);

-- One message to one receiver. `id` is the webhook-id, which is the same for all attempts.
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  target_kind TEXT NOT NULL CHECK (target_kind IN ('automation', 'endpoint')),
  target_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  type TEXT NOT NULL,
  reason TEXT,
  outgoing TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'dead', 'discarded')),
  attempts INTEGER NOT NULL DEFAULT 0,
  -- The number of attempts before a person last retried the delivery. The retry schedule starts over from there.
  attempts_before INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_project ON deliveries (project_id, created_at);
CREATE INDEX deliveries_by_status ON deliveries (project_id, status, created_at);
CREATE INDEX deliveries_by_lead ON deliveries (project_id, lead_id);
CREATE INDEX deliveries_waiting ON deliveries (next_attempt_at) WHERE status = 'pending';

-- The result of each attempt.
CREATE TABLE delivery_attempts (
  delivery_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  request_url TEXT NOT NULL,
  request_body TEXT NOT NULL,
  -- Null if there was no answer; `error` says why.
  response_status INTEGER,
  response_excerpt TEXT,
  error TEXT,
  PRIMARY KEY (delivery_id, attempt)
) STRICT, WITHOUT ROWID;

-- Whether a rescore may run automations for the stage and score changes that it causes.
ALTER TABLE lead_runs ADD COLUMN fires_automations INTEGER NOT NULL DEFAULT 0;
