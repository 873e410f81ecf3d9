import { dayNumber } from '../domain/time.ts';
import { pruneTypes } from '../intake/event-types.ts';
import { pruneUsage } from '../intake/quota/daily-usage.ts';

/** Deletes each day's lists of clients and event types when the day is over, and whole days that are no longer shown. */
export async function pruneDailyUsage(env: Env, now: number): Promise<number> {
  const today = dayNumber(now);
  return (await pruneUsage(env, today)) + (await pruneTypes(env, today));
}
