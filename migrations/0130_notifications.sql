-- What each person is told about the leads and the project they work on (written by worker/project/commit-changes with the lead's row,
-- by cron for tasks that are due, and with alerts).
CREATE TABLE notifications (
  project_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- The cause: an event's ID, a stage change or a task. Each cause notifies once.
  cause TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- NULL if it is about the project.
  lead_id TEXT,
  -- Who caused it: users.id, or the ID of an API key. NULL if nobody did.
  by TEXT,
  -- A note's text, a task's title, or a stage.
  detail TEXT,
  read_at INTEGER,
  -- When it will be emailed. NULL if it will not be, or has been.
  mail_at INTEGER,
  PRIMARY KEY (project_id, user_id, at, cause)
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_by_lead ON notifications (project_id, lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX notifications_to_mail ON notifications (mail_at) WHERE mail_at IS NOT NULL;

-- How a person wants to be notified, in all their projects. There is no row until they change something.
CREATE TABLE notification_settings (
  user_id TEXT PRIMARY KEY,
  -- JSON: contract/notification.ts, NotificationSettings.
  body TEXT NOT NULL,
  -- When the next daily digest is due.
  digest_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_settings_by_digest ON notification_settings (digest_at);

-- The next due task of each lead. The lead sends it with its row (worker/project/commit-changes).
CREATE TABLE tasks_due (
  due_at INTEGER NOT NULL,
  project_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (due_at, project_id, lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_due_by_lead ON tasks_due (project_id, lead_id);
INSERT INTO tasks_due (due_at, project_id, lead_id)
SELECT task_due_at, project_id, lead_id FROM leads WHERE task_due_at > unixepoch() * 1000;
