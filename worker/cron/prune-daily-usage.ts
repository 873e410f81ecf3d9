import { dayNumber } from '../domain/time.ts';
import { pruneUsage } from '../intake/quota/daily-usage.ts';

/** Forgets clients after their day, and days that are no longer shown. */
export const pruneDailyUsage = (env: Env, now: number): Promise<number> => pruneUsage(env, dayNumber(now));
