import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AccountCall } from '../../access/call.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { PushSubscriptionInput, PushSubscriptionStatus, PushTest } from '../../contract/push-subscription.ts';
import { isAccepted, isPointOfP256, type PushTarget, sendPush, vapidPublicKey } from '../../outbound/push.ts';
import { pushSubscriptions } from '../storage/tables.ts';
import { refuseUrl, type UrlRefused } from '../webhooks/refuse-url.ts';

/** Whether this session's browser gets push notifications. */
export async function getPushSubscription(call: AccountCall): Promise<PushSubscriptionStatus> {
  return { publicKey: vapidPublicKey(call.env), isOn: (await findOwn(call)) !== null };
}

/** Turns on push notifications for this session's browser. If the person has too many browsers, this one replaces the oldest. */
export async function savePushSubscription(
  { env, account: { userId, session }, now }: AccountCall,
  { endpoint, keys }: PushSubscriptionInput,
): Promise<PushSubscriptionStatus | UrlRefused | { reason: 'no_push' | 'bad_key' }> {
  const publicKey = vapidPublicKey(env);
  if (publicKey === null) return { reason: 'no_push' };
  const refused = refuseUrl(env, endpoint);
  if (refused) return refused;
  if (!(await isPointOfP256(keys.p256dh))) return { reason: 'bad_key' };
  await env.DB.batch([
    // A browser has only one subscription. If someone else used this browser before, their session loses the subscription.
    env.DB.prepare('DELETE FROM push_subscriptions WHERE endpoint = ?1 AND session_id <> ?2').bind(
      ...[endpoint, session.sessionId],
    ),
    env.DB.prepare(
      `INSERT INTO push_subscriptions (session_id, user_id, endpoint, p256dh, auth, created_at, expires_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM ended_sessions WHERE session_id = ?1)
       ON CONFLICT (session_id) DO UPDATE SET endpoint = ?3, p256dh = ?4, auth = ?5, resting_until = 0
         WHERE endpoint <> ?3 OR p256dh <> ?4 OR auth <> ?5`,
    ).bind(...[session.sessionId, userId, endpoint, keys.p256dh, keys.auth], now, session.expiresAt),
    env.DB.prepare(
      `DELETE FROM push_subscriptions WHERE user_id = ?1 AND session_id IN (
         SELECT session_id FROM push_subscriptions WHERE user_id = ?1 ORDER BY created_at DESC, session_id LIMIT -1 OFFSET ?2)`,
    ).bind(userId, LIMITS.pushSubscriptionsMax),
  ]);
  return { publicKey, isOn: true };
}

/** Turns off push notifications for this session's browser. */
export async function deletePushSubscription({ env, account }: AccountCall): Promise<PushSubscriptionStatus> {
  await deleteSubscription(env.DB, account.session.sessionId);
  return { publicKey: vapidPublicKey(env), isOn: false };
}

/** Sends a test notification to this session's browser. Returns the outcome. */
export async function testPushSubscription(call: AccountCall): Promise<PushTest | { reason: 'push_is_off' }> {
  const target = await findOwn(call);
  if (!target) return { reason: 'push_is_off' };
  const sent = await sendPush(call.env, target, {
    title: 'Notifications are on',
    ...{ body: 'This is a test. Notifications will look like this.', path: '/', tag: 'test' },
  });
  if (sent.gone) await deletePushSubscription(call);
  if (isAccepted(sent)) return { isDelivered: true, error: null };
  const { response } = sent;
  const error = response ? `The push service answered ${response.status}.` : 'The push service could not be reached.';
  return { isDelivered: false, error: sent.gone ? 'The browser has unsubscribed. Turn push on again.' : error };
}

export async function deleteSubscription(db: D1Database, sessionId: string): Promise<void> {
  await drizzle(db).delete(pushSubscriptions).where(eq(pushSubscriptions.sessionId, sessionId));
}

async function findOwn({ env, account }: AccountCall): Promise<PushTarget | null> {
  const { endpoint, p256dh, auth, sessionId } = pushSubscriptions;
  const row = await drizzle(env.DB)
    .select({ endpoint, p256dh, auth })
    .from(pushSubscriptions)
    .where(eq(sessionId, account.session.sessionId))
    .get();
  return row ?? null;
}
