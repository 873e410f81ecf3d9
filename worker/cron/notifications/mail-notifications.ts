import { leadPath, projectPath } from '../../contract/addresses.ts';
import type { NotificationKind, NotificationSettings } from '../../contract/notification.ts';
import { DAY_MS } from '../../domain/time.ts';
import { ofEvents } from '../../project/insert-notifications.ts';
import { mailScopes, takeMailAllowance } from '../../settings/accounts/mail-allowance.ts';
import { mailerOf } from '../../settings/accounts/mailer.ts';
import { nextDigestAt } from '../../settings/notifications/next-digest-at.ts';

/** Max. emails per tick; the next tick sends the rest. */
const MAILS_PER_TICK = 20;
/** Max. notifications told in one email; it says how many more there are. */
const TOLD_MAX = 20;
/** An email that could not be sent for this long is dropped: the app shows the same. */
const TRYING_MS_MAX = DAY_MS;
/** Others get their emails meanwhile. */
const RETRY_MS = 10 * 60_000;

interface Waiting {
  projectId: string;
  projectName: string;
  userId: string;
  to: string;
  count: number;
}

interface Row {
  kind: NotificationKind;
  leadId: string | null;
  leadName: string | null;
  by: string | null;
  detail: string | null;
  isOfEvents: 0 | 1;
}

/**
 * Emails people what they want to be told by email: one email a person and project, however much there is to tell. What a day has no
 * room for goes out together on the next day.
 */
export async function mailNotifications(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT project_id AS projectId, projects.name AS projectName, user_id AS userId, email AS "to", count(*) AS count
     FROM notifications JOIN users ON users.id = user_id JOIN projects ON projects.id = project_id
     WHERE mail_at <= ?1 AND deleted_at IS NULL GROUP BY project_id, user_id ORDER BY min(mail_at) LIMIT ?2`,
  )
    .bind(now, MAILS_PER_TICK)
    .all<Waiting & Record<string, unknown>>();
  for (const waiting of results) await settle(env, waiting, now, await mailOne(env, waiting, now));
  await moveDigests(env, now);
  return results.length;
}

type Mailed = 'done' | 'failed' | 'no_room';

/** Marks what was told, and plans another email for what was not. One that could not be sent for a day is dropped. */
async function settle({ DB: db }: Env, { projectId, userId }: Waiting, now: number, mailed: Mailed): Promise<void> {
  const nextAt = { done: null, failed: now + RETRY_MS, no_room: (Math.floor(now / DAY_MS) + 1) * DAY_MS }[mailed];
  const droppedBefore = mailed === 'failed' ? now - TRYING_MS_MAX : 0;
  await db
    .prepare(
      `UPDATE notifications SET mail_at = iif(at < ?5, NULL, ?4) WHERE project_id = ?1 AND user_id = ?2 AND mail_at <= ?3`,
    )
    .bind(projectId, userId, now, nextAt, droppedBefore)
    .run();
}

async function mailOne(env: Env, { projectId, projectName, userId, to, count }: Waiting, now: number): Promise<Mailed> {
  const { results } = await env.DB.prepare(
    `SELECT told.kind, told.lead_id AS leadId, coalesce(leads.name, leads.email) AS leadName,
       coalesce(users.email, api_keys.name, json_extract(automations.body, '$.name')) AS by, told.detail, ${ofEvents('told')} AS isOfEvents
     FROM notifications AS told
     LEFT JOIN leads ON leads.project_id = told.project_id AND leads.lead_id = told.lead_id
     LEFT JOIN users ON users.id = told.by
     LEFT JOIN api_keys ON api_keys.id = told.by AND api_keys.project_id = told.project_id
     LEFT JOIN automations ON automations.id = told.by AND automations.project_id = told.project_id
     WHERE told.project_id = ?1 AND told.user_id = ?2 AND told.mail_at <= ?3
     ORDER BY isOfEvents, told.at DESC LIMIT ?4`,
  )
    .bind(projectId, userId, now, TOLD_MAX)
    .all<Row & Record<string, unknown>>();
  // The first is of a person if any is.
  const causedBy = results[0]?.isOfEvents === 1 ? ('pages' as const) : undefined;
  const scopes = await mailScopes({ type: 'notifications', projectId, to, causedBy });
  if (!(await takeMailAllowance(env.DB, scopes, now))) return 'no_room';
  const only = results.length === 1 ? results[0]?.leadId : null;
  const link = `${env.PUBLIC_URL}${projectPath(projectId, only == null ? '/' : leadPath(only))}`;
  const told = results.map(({ kind, leadName, by, detail }) => ({ kind, leadName, by, detail }));
  const more = count - results.length;
  const outcome = await mailerOf(env).send({ type: 'notifications', to, link, projectName, told, more });
  return outcome === 'failed' ? 'failed' : 'done';
}

/** Plans the next day's emails of those whose day has begun. */
async function moveDigests({ DB: db }: Env, now: number): Promise<void> {
  const { results } = await db
    .prepare('SELECT user_id AS userId, body FROM notification_settings WHERE digest_at <= ?1 LIMIT 100')
    .bind(now)
    .all<{ userId: string; body: string }>();
  if (results.length === 0) return;
  const move = db.prepare('UPDATE notification_settings SET digest_at = ?2 WHERE user_id = ?1');
  await db.batch(
    results.map(({ userId, body }) => {
      const { timeZone }: NotificationSettings = JSON.parse(body);
      return move.bind(userId, nextDigestAt(timeZone, now));
    }),
  );
}
