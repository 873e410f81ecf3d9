import { DEFAULT_NOTIFICATION_SETTINGS } from '../contract/default-notification-settings.ts';
import { LIMITS } from '../contract/limits.ts';
import { DAY_MS } from '../domain/time.ts';
import { ofEvents } from './told-notification.ts';

/** The person's settings, or else the defaults. */
const CHOICES = `coalesce(body, '${JSON.stringify(DEFAULT_NOTIFICATION_SETTINGS)}')`;
/** Settings that were stored before push notifications existed do not mention push, so the default is used. */
const PUSHED = `coalesce(body -> '$.push', '${JSON.stringify(DEFAULT_NOTIFICATION_SETTINGS.push)}')`;

/**
 * Inserts the notifications of `told` according to each member's settings. `told` is a SELECT of (project_id, user_id, at, cause, kind,
 * lead_id, by, detail, of_pages). The same cause notifies a person only once. Alerts are not emailed here. cron/alerts sends their
 * emails, with figures.
 */
export const insertNotifications = (told: string): string => `
  INSERT INTO notifications (project_id, user_id, at, cause, kind, lead_id, by, detail, of_pages, mail_at, push_at)
  SELECT project_id, user_id, at, cause, kind, lead_id, by, detail, of_pages,
    CASE choice WHEN 'email' THEN iif(kind = 'alert', NULL, at) WHEN 'daily_email' THEN digest_at END,
    iif(is_pushed AND EXISTS (SELECT 1 FROM push_subscriptions WHERE push_subscriptions.user_id = chosen.user_id), at, NULL)
  FROM (
    SELECT told.*, digest_at,
      ${CHOICES} ->> ('$.kinds.' || kind) AS choice,
      EXISTS (SELECT 1 FROM json_each(${PUSHED}) WHERE value = kind) AS is_pushed
    FROM (${told}) AS told CROSS JOIN members USING (project_id, user_id)
      LEFT JOIN notification_settings USING (user_id)) AS chosen
  WHERE choice <> 'off' AND (NOT ${ofEvents('chosen')} OR (
    SELECT count(*) < ${LIMITS.notificationsOfEventsDayMax}
      AND (NOT chosen.of_pages OR total(earlier.of_pages) < ${LIMITS.notificationsOfPagesDayMax})
    FROM notifications AS earlier WHERE earlier.project_id = chosen.project_id AND earlier.user_id = chosen.user_id
      AND earlier.at > chosen.at - ${DAY_MS} AND ${ofEvents('earlier')}))
  ON CONFLICT DO NOTHING`;
