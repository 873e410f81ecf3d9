import { dayNumber } from '../domain/time.ts';
import { pruneTypes } from '../intake/event-types.ts';
import { pruneUsage } from '../intake/quota/daily-usage.ts';

/** Deletes clients and event types after their day, and days that are no longer shown. */
export async function pruneDailyUsage(env: Env, now: number): Promise<number> {
  const today = dayNumber(now);
  return (await pruneUsage(env, today)) + (await pruneTypes(env, today));
}
