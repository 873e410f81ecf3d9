import { DEFAULT_NOTIFICATION_SETTINGS } from '../contract/notification.ts';

/**
 * Inserts what `told`, a SELECT of (project_id, user_id, at, cause, kind, lead_id, by, detail), tells members, as each of them has chosen
 * to be told. The same is told once.
 */
export const insertNotifications = (told: string): string => `
  INSERT INTO notifications (project_id, user_id, at, cause, kind, lead_id, by, detail, mail_at)
  SELECT project_id, user_id, at, cause, kind, lead_id, by, detail,
    CASE choice WHEN 'email' THEN at WHEN 'daily_email' THEN digest_at END
  FROM (
    SELECT told.*, digest_at,
      coalesce(body, '${JSON.stringify(DEFAULT_NOTIFICATION_SETTINGS)}') ->> ('$.kinds.' || kind) AS choice
    FROM (${told}) AS told JOIN members USING (project_id, user_id)
      LEFT JOIN notification_settings USING (user_id))
  WHERE choice <> 'off'
  ON CONFLICT DO NOTHING`;
