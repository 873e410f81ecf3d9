import { and, eq, lt, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { leadPath, projectPath } from '../../contract/addresses.ts';
import type { NotificationKind } from '../../contract/notification.ts';
import { DAY_MS } from '../../domain/time.ts';
import { notifications } from '../../project/tables.ts';
import { AUTHOR_NAME, LEAD_NAME, ofEvents, WITH_AUTHOR, WITH_LEAD } from '../../project/told-notification.ts';
import { mailScopes, takeMailAllowance } from '../../settings/accounts/mail-allowance.ts';
import { mailerOf } from '../../settings/accounts/mailer.ts';
import { nextDigestAt } from '../../settings/notifications/next-digest-at.ts';
import { notificationSettings } from '../../settings/storage/tables.ts';

/** Max. emails per tick; the next tick sends the rest. */
const MAILS_PER_TICK = 20;
/** Max. notifications listed in one email. The email says how many more there are. */
const TOLD_MAX = 20;
/** Stop trying to send an email after this long. The app shows the notification anyway. */
const TRYING_MS_MAX = DAY_MS;
/** The pause before a retry. In the meantime, other people's emails are sent. */
const RETRY_MS = 10 * 60_000;

interface Waiting {
  projectId: string;
  projectName: string;
  userId: string;
  to: string;
}

interface Row {
  at: number;
  kind: NotificationKind;
  leadId: string | null;
  leadName: string | null;
  by: string | null;
  detail: string | null;
  isOfEvents: 0 | 1;
}

/**
 * Emails people their notifications: one email per person and project, however many there are. Notifications above a day's limit are sent
 * together on the next day. People who left the project get no email.
 */
export async function mailNotifications(env: Env, now: number): Promise<number> {
  // Without the index hint, SQLite would read all notifications.
  const { results } = await env.DB.prepare(
    `SELECT project_id AS projectId, projects.name AS projectName, user_id AS userId, email AS "to"
     FROM notifications INDEXED BY notifications_to_mail JOIN members USING (project_id, user_id)
       JOIN users ON users.id = user_id JOIN projects ON projects.id = project_id
     WHERE mail_at <= ?1 AND deleted_at IS NULL GROUP BY project_id, user_id ORDER BY min(mail_at) LIMIT ?2`,
  )
    .bind(now, MAILS_PER_TICK)
    .all<Waiting & Record<string, unknown>>();
  for (const waiting of results) {
    // The next tick leaves claimed notifications alone, as it does any that arrive in the meantime. If a tick is interrupted, its claim
    // expires.
    const lease = now + RETRY_MS;
    const count = await claimMail(env, waiting, { now, lease });
    if (count === 0) continue;
    const mailed = await mailOne(env, { ...waiting, count, lease }, now);
    if (mailed === 'done') await settleMail(env, waiting, { lease, to: null });
    if (mailed === 'no_room') await settleMail(env, waiting, { lease, to: (Math.floor(now / DAY_MS) + 1) * DAY_MS });
    // Give up on old notifications. The app still shows notifications that were never emailed.
    if (mailed === 'failed') await settleMail(env, waiting, { lease, to: null, before: now - TRYING_MS_MAX });
  }
  await moveDigests(env, now);
  return results.length;
}

type Mailed = 'done' | 'failed' | 'no_room';

/** Claims the due notifications for one email. Returns the number of claimed notifications. */
async function claimMail(
  { DB: db }: Env,
  { projectId, userId }: Waiting,
  { now, lease }: { now: number; lease: number },
): Promise<number> {
  const { meta } = await drizzle(db)
    .update(notifications)
    .set({ mailAt: lease })
    .where(
      and(eq(notifications.projectId, projectId), eq(notifications.userId, userId), lte(notifications.mailAt, now)),
    );
  return meta.changes;
}

/** Sets when the email about the claimed notifications is sent next, or null for never. With `before`, changes only older notifications. */
async function settleMail(
  { DB: db }: Env,
  { projectId, userId }: Waiting,
  { lease, to, before = Number.MAX_SAFE_INTEGER }: { lease: number; to: number | null; before?: number },
): Promise<void> {
  await drizzle(db)
    .update(notifications)
    .set({ mailAt: to })
    .where(
      and(
        eq(notifications.projectId, projectId),
        eq(notifications.userId, userId),
        eq(notifications.mailAt, lease),
        lt(notifications.at, before),
      ),
    );
}

async function mailOne(
  env: Env,
  { projectId, projectName, userId, to, count, lease }: Waiting & { count: number; lease: number },
  now: number,
): Promise<Mailed> {
  const { results } = await env.DB.prepare(
    `SELECT told.at, told.kind, told.lead_id AS leadId, ${LEAD_NAME} AS leadName,
       ${AUTHOR_NAME} AS by, told.detail, ${ofEvents('told')} AS isOfEvents
     FROM notifications AS told ${WITH_LEAD} ${WITH_AUTHOR}
     WHERE told.project_id = ?1 AND told.user_id = ?2 AND told.mail_at = ?3
     ORDER BY isOfEvents, told.at DESC LIMIT ?4`,
  )
    .bind(projectId, userId, lease, TOLD_MAX)
    .all<Row & Record<string, unknown>>();
  // A notification for this person alone is sorted first, if there is one.
  const causedBy = results[0]?.isOfEvents === 1 ? ('pages' as const) : undefined;
  const scopes = await mailScopes({ type: 'notifications', projectId, to, causedBy });
  if (!(await takeMailAllowance(env.DB, scopes, now))) return 'no_room';
  const only = results.length === 1 ? results[0]?.leadId : null;
  const link = `${env.PUBLIC_URL}${projectPath(projectId, only == null ? '/' : leadPath(only))}`;
  const told = results.map(({ kind, leadName, by, detail }) => ({ kind, leadName, by, detail }));
  const more = count - results.length;
  const at = Math.max(...results.map((row) => row.at));
  const outcome = await mailerOf(env).send({ type: 'notifications', to, link, projectName, told, more, at });
  return outcome === 'failed' ? 'failed' : 'done';
}

/** Schedules the next day's emails of people for whom that day has begun. */
async function moveDigests({ DB: db }: Env, now: number): Promise<void> {
  const orm = drizzle(db);
  const due = await orm.select().from(notificationSettings).where(lte(notificationSettings.digestAt, now)).limit(100);
  const [first, ...others] = due.map(({ userId, body }) =>
    orm
      .update(notificationSettings)
      .set({ digestAt: nextDigestAt(body.timeZone ?? 'UTC', now) })
      .where(eq(notificationSettings.userId, userId)),
  );
  if (first) await orm.batch([first, ...others]);
}
