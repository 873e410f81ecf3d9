import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AccountCall } from '../../access/call.ts';
import { DEFAULT_NOTIFICATION_SETTINGS } from '../../contract/default-notification-settings.ts';
import type { NotificationSettings } from '../../contract/notification.ts';
import { notificationSettings } from '../storage/tables.ts';
import { nextDigestAt } from './next-digest-at.ts';

/** The person's notification settings. */
export async function getNotificationSettings({ env, account }: AccountCall): Promise<NotificationSettings> {
  const [known] = await drizzle(env.DB)
    .select({ body: notificationSettings.body })
    .from(notificationSettings)
    .where(eq(notificationSettings.userId, account.userId));
  // Settings that were stored before push notifications existed do not mention push, so the defaults are used.
  return { ...DEFAULT_NOTIFICATION_SETTINGS, ...known?.body };
}

/** Changes the person's settings for future notifications. The settings belong to no project, so there is no audit entry. */
export async function updateNotificationSettings(
  { env, account: { userId }, now }: AccountCall,
  body: NotificationSettings,
): Promise<NotificationSettings> {
  const chosen = { body, digestAt: nextDigestAt(body.timeZone ?? 'UTC', now) };
  await drizzle(env.DB)
    .insert(notificationSettings)
    .values({ userId, ...chosen })
    .onConflictDoUpdate({ target: notificationSettings.userId, set: chosen });
  return body;
}
