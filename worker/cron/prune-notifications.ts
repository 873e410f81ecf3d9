import { lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../contract/limits.ts';
import { DAY_MS, MINUTE_MS } from '../domain/time.ts';
import { notifications } from '../project/tables.ts';

/** The job runs only in this minute of the UTC day, because it reads the whole table. */
const AT_MINUTE = 3 * 60 + 10;

/** Deletes old notifications, once a day. */
export async function pruneNotifications({ DB: db }: Pick<Env, 'DB'>, now: number): Promise<number> {
  if (Math.floor((now % DAY_MS) / MINUTE_MS) !== AT_MINUTE) return 0;
  const { meta } = await drizzle(db)
    .delete(notifications)
    .where(lt(notifications.at, now - LIMITS.notificationDaysMax * DAY_MS));
  return meta.changes;
}
