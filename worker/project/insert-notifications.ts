import { LIMITS } from '../contract/limits.ts';
import { DEFAULT_NOTIFICATION_SETTINGS } from '../contract/notification.ts';
import { DAY_MS } from '../domain/time.ts';

/** Joins to a row of `notifications AS told` the lead that it tells of, and the one that this was merged into. */
export const WITH_LEAD = `LEFT JOIN leads ON leads.project_id = told.project_id AND leads.lead_id = told.lead_id
  LEFT JOIN leads AS winner ON winner.project_id = told.project_id AND winner.lead_id = leads.merged_into`;
/** How the lead of WITH_LEAD is called; null if it has neither a name nor an email. */
export const LEAD_NAME = 'coalesce(winner.name, winner.email, leads.name, leads.email)';

/** Joins to a row of `notifications AS told` who did it, in person or by a key or an automation. */
export const WITH_AUTHOR = `LEFT JOIN users ON users.id = told.by
  LEFT JOIN api_keys ON api_keys.id = told.by AND api_keys.project_id = told.project_id
  LEFT JOIN automations ON automations.id = told.by AND automations.project_id = told.project_id`;
/** How the author of WITH_AUTHOR is called; null if nobody did it. */
export const AUTHOR_NAME = "coalesce(users.email, api_keys.name, automations.body ->> '$.name')";

/** Whether events caused a notification of this name, and nobody in person. */
export const ofEvents = (name: string): string =>
  `(${name}.kind = 'hot' OR ifnull(${name}.by, '') LIKE 'aut\\_%' ESCAPE '\\')`;

/** The person's choices, where they have made any. */
const CHOICES = `coalesce(body, '${JSON.stringify(DEFAULT_NOTIFICATION_SETTINGS)}')`;
/** Choices that were stored before there was push lack it. */
const PUSHED = `coalesce(body -> '$.push', '${JSON.stringify(DEFAULT_NOTIFICATION_SETTINGS.push)}')`;

/**
 * Inserts what `told`, a SELECT of (project_id, user_id, at, cause, kind, lead_id, by, detail, of_pages), tells members, as each of them has chosen
 * to be told. The same is told once. Alerts have emails of their own (cron/alerts), with figures.
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
