-- Browsers that show notifications (written by worker/settings): one a session, as long as the session lasts.
CREATE TABLE push_subscriptions (
  session_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  -- The push service's address for this browser; whoever has the VAPID key can send to it.
  endpoint TEXT NOT NULL UNIQUE,
  -- The browser's keys, base64url: only it can read what is encrypted with them.
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- When the session ends.
  expires_at INTEGER NOT NULL,
  -- Nothing is sent before this time, because the push service failed or asked us to wait.
  resting_until INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id);
CREATE INDEX push_subscriptions_by_expiry ON push_subscriptions (expires_at);

-- A session that ends, however it ends, takes its browser's subscription along.
CREATE TRIGGER push_subscriptions_of_session AFTER INSERT ON ended_sessions BEGIN
  DELETE FROM push_subscriptions WHERE session_id = new.session_id;
END;
CREATE TRIGGER push_subscriptions_of_sessions AFTER UPDATE OF token_version ON users BEGIN
  DELETE FROM push_subscriptions WHERE user_id = new.id;
END;
CREATE TRIGGER push_subscriptions_of_user AFTER DELETE ON users BEGIN
  DELETE FROM push_subscriptions WHERE user_id = old.id;
END;

-- When it will be pushed to the person's browsers. NULL if it will not be, or has been.
ALTER TABLE notifications ADD COLUMN push_at INTEGER;
CREATE INDEX notifications_to_push ON notifications (push_at) WHERE push_at IS NOT NULL;
