-- What each person is told about the leads and the project they work on (written by worker/project/commit-changes with the lead's row,
-- by cron for tasks that are due, and with alerts).
CREATE TABLE notifications (
  project_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- What it tells of: an event's ID, a stage change, a task. The same is told once.
  cause TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- NULL for what concerns the project.
  lead_id TEXT,
  -- Who did it: users.id, or the id of an API key. NULL if it happened by itself.
  by TEXT,
  -- A note's text, a task's title, or a stage.
  detail TEXT,
  read_at INTEGER,
  -- When it goes into an email; NULL if it does not, or has.
  mail_at INTEGER,
  PRIMARY KEY (project_id, user_id, at, cause)
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_by_lead ON notifications (project_id, lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX notifications_to_mail ON notifications (mail_at) WHERE mail_at IS NOT NULL;

-- How a person wants to be told, in all of their projects. Nobody has a row before changing something.
CREATE TABLE notification_settings (
  user_id TEXT PRIMARY KEY,
  -- JSON: contract/notification.ts, NotificationSettings.
  body TEXT NOT NULL,
  -- When the next daily digest is due.
  digest_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_settings_by_digest ON notification_settings (digest_at);

-- The tasks that will be due, one a lead: the next, as the lead says with its row (worker/project/commit-changes).
CREATE TABLE tasks_due (
  due_at INTEGER NOT NULL,
  project_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (due_at, project_id, lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_due_by_lead ON tasks_due (project_id, lead_id);
INSERT INTO tasks_due (due_at, project_id, lead_id)
SELECT task_due_at, project_id, lead_id FROM leads WHERE task_due_at > unixepoch() * 1000;
