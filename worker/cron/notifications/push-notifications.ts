import { and, asc, eq, gt, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import pMap from 'p-map';
import { leadPath, projectPath, SYSTEM_PATH } from '../../contract/addresses.ts';
import type { PushPayload } from '../../contract/push-subscription.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { isAccepted, type PushOptions, type PushTarget, sendPush, vapidPublicKey } from '../../outbound/push.ts';
import { notifications } from '../../project/tables.ts';
import { AUTHOR_NAME, LEAD_NAME, WITH_AUTHOR, WITH_LEAD } from '../../project/told-notification.ts';
import { deleteSubscription } from '../../settings/notifications/push-subscription.ts';
import { pushSubscriptions } from '../../settings/storage/tables.ts';
import { type Pushed, pushWords } from './push-words.ts';

/** Max. people and projects per tick; the next tick takes the rest. */
const PEOPLE_PER_TICK = 50;
/** If there are more notifications than this at once, a single notification says how many. */
const SINGLE_MAX = 3;
/** Workers allow an invocation to wait on this many connections at a time. */
const CONCURRENCY = 6;
/** Claims end after this time if a tick is interrupted or its push services fail. */
const RETRY_MS = 5 * 60_000;
/** If a push service failed or was slow, the browsers that use it get nothing for this long. */
const REST_MS = 15 * 60_000;
/** A push service only has to queue a message. If queuing takes longer than this, the push service counts as slow. */
const SLOW_MS = 2_000;
/** After this many failures, a person's other browsers wait for the retry. */
const FAILURES_MAX = 2;
/** Notifications older than this are not pushed: the app shows them anyway. */
const NEWS_MS = HOUR_MS;

interface Options extends PushOptions {
  slowMs?: number;
}

interface Waiting {
  projectId: string;
  userId: string;
  projectName: string;
}

interface Row extends Pushed {
  id: string;
  leadId: string | null;
}

interface Subscription extends PushTarget {
  sessionId: string;
  restingUntil: number;
}

/**
 * Pushes notifications to the browsers of people who turned push on. If a browser's push service fails or is slow, the browser is paused
 * for a while, so that others are not delayed. Unsubscribed browsers are deleted. People who left the project get nothing.
 */
export async function pushNotifications(env: Env, now: number, options: Options = {}): Promise<number> {
  if (vapidPublicKey(env) === null) return 0;
  await drizzle(env.DB)
    .update(notifications)
    .set({ pushAt: null })
    .where(and(lte(notifications.pushAt, now), lte(notifications.at, now - NEWS_MS)));
  // Without the index hint, SQLite would read all notifications.
  const { results } = await env.DB.prepare(
    `SELECT project_id AS projectId, user_id AS userId, projects.name AS projectName
     FROM notifications INDEXED BY notifications_to_push JOIN members USING (project_id, user_id)
       JOIN projects ON projects.id = project_id
     WHERE push_at <= ?1 AND deleted_at IS NULL GROUP BY project_id, user_id ORDER BY min(push_at) LIMIT ?2`,
  )
    .bind(now, PEOPLE_PER_TICK)
    .all<Waiting & Record<string, unknown>>();
  await pMap(results, (waiting) => pushTo(env, waiting, { now, ...options }), { concurrency: CONCURRENCY });
  return results.length;
}

async function pushTo(env: Env, waiting: Waiting, at: Options & { now: number }): Promise<void> {
  const { projectId, userId } = waiting;
  const { now } = at;
  const lease = now + RETRY_MS;
  const isTheirs = and(eq(notifications.projectId, projectId), eq(notifications.userId, userId));
  const orm = drizzle(env.DB);
  await orm
    .update(notifications)
    .set({ pushAt: lease })
    .where(and(isTheirs, lte(notifications.pushAt, now)));
  const [rows, subscriptions] = await Promise.all([
    listTaken(env.DB, waiting, lease),
    listSubscriptions(env.DB, { userId, now }),
  ]);
  const payloads = toPayloads(rows, waiting);
  const awake = subscriptions.filter(({ restingUntil }) => restingUntil <= now);
  let sent = 0;
  let failed = 0;
  // A person's browsers are called one after another, so that they don't use up the connections that other people's browsers need.
  for (const subscription of awake) {
    const outcome = await pushAll(env, subscription, payloads, at);
    if (outcome === 'sent') sent++;
    if (outcome === 'failed') failed++;
    if (failed === FAILURES_MAX) break;
  }
  // If no browser is left, there is nothing to try again.
  if (sent === 0 && failed + subscriptions.length - awake.length > 0) return;
  await orm
    .update(notifications)
    .set({ pushAt: null })
    .where(and(isTheirs, eq(notifications.pushAt, lease)));
}

async function pushAll(
  env: Env,
  { sessionId, endpoint, p256dh, auth }: Subscription,
  payloads: PushPayload[],
  { now, timeoutMs, slowMs = SLOW_MS }: Options & { now: number },
): Promise<'sent' | 'gone' | 'failed'> {
  const rest = (ms: number) =>
    drizzle(env.DB)
      .update(pushSubscriptions)
      .set({ restingUntil: now + Math.min(Math.max(ms, REST_MS), NEWS_MS) })
      .where(eq(pushSubscriptions.sessionId, sessionId));
  const startedAt = Date.now();
  for (const payload of payloads) {
    const sent = await sendPush(env, { endpoint, p256dh, auth }, payload, { timeoutMs });
    if (isAccepted(sent)) continue;
    if (sent.gone) {
      await deleteSubscription(env.DB, sessionId);
      return 'gone';
    }
    await rest('retryAfterSeconds' in sent.outcome ? (sent.outcome.retryAfterSeconds ?? 0) * 1000 : 0);
    return 'failed';
  }
  if (Date.now() - startedAt >= slowMs * payloads.length) await rest(0);
  return 'sent';
}

async function listTaken(db: D1Database, { projectId, userId }: Waiting, lease: number): Promise<Row[]> {
  const { results } = await db
    .prepare(
      `SELECT told.at || '.' || told.cause AS id, told.kind, told.lead_id AS leadId, ${LEAD_NAME} AS leadName,
         ${AUTHOR_NAME} AS by, told.detail
       FROM notifications AS told INDEXED BY notifications_to_push ${WITH_LEAD} ${WITH_AUTHOR}
       WHERE told.push_at = ?3 AND told.project_id = ?1 AND told.user_id = ?2 ORDER BY told.at`,
    )
    .bind(projectId, userId, lease)
    .all<Row & Record<string, unknown>>();
  return results;
}

const listSubscriptions = (db: D1Database, { userId, now }: { userId: string; now: number }): Promise<Subscription[]> =>
  drizzle(db)
    .select()
    .from(pushSubscriptions)
    .where(and(eq(pushSubscriptions.userId, userId), gt(pushSubscriptions.expiresAt, now)))
    .orderBy(asc(pushSubscriptions.restingUntil));

function toPayloads(rows: Row[], { projectId, projectName }: Waiting): PushPayload[] {
  if (rows.length > SINGLE_MAX)
    return [
      {
        title: `${rows.length} notifications`,
        ...{ body: `In ${projectName}`, path: projectPath(projectId, '/'), tag: `many ${projectId}` },
      },
    ];
  return rows.map(({ id, leadId, ...told }) => ({
    ...pushWords(told),
    path: projectPath(projectId, leadId === null ? SYSTEM_PATH : leadPath(leadId)),
    tag: id,
  }));
}
