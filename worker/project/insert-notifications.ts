import { LIMITS } from '../contract/limits.ts';
import { DEFAULT_NOTIFICATION_SETTINGS } from '../contract/notification.ts';
import { DAY_MS } from '../domain/time.ts';

/** Whether events caused a notification of this name, and nobody in person. */
export const ofEvents = (name: string): string =>
  `(${name}.kind = 'hot' OR ifnull(${name}.by, '') LIKE 'aut\\_%' ESCAPE '\\')`;

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
      LEFT JOIN notification_settings USING (user_id)) AS chosen
  WHERE choice <> 'off' AND (NOT ${ofEvents('chosen')} OR ${LIMITS.notificationsOfEventsDayMax} > (
    SELECT count(*) FROM notifications AS earlier WHERE earlier.project_id = chosen.project_id AND earlier.user_id = chosen.user_id
      AND earlier.at > chosen.at - ${DAY_MS} AND ${ofEvents('earlier')}))
  ON CONFLICT DO NOTHING`;
