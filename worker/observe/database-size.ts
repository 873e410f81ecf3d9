import { lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { DAY_MS, dayNumber, utcDay } from '../domain/time.ts';
import { databaseSizes } from './tables.ts';

/** The max. size of a D1 database on Workers Paid. On Workers Free, the maximum is 500 MB. A full database accepts no more rows. */
export const D1_BYTES_MAX = 10_000_000_000;

/** The number of days for which sizes are kept, and over which growth is measured. */
export const SIZE_DAYS_KEPT = 30;

export interface SizeOfDay {
  /** Whole days since the epoch. */
  day: number;
  bytes: number;
}

/** The database's current size in bytes, which D1 reports with every response, and its size on past days, oldest first. */
export async function readDatabaseSizes(db: D1Database): Promise<{ bytes: number; days: SizeOfDay[] }> {
  const { results, meta } = await db
    .prepare('SELECT day, bytes FROM database_sizes ORDER BY day')
    .all<SizeOfDay & Record<string, unknown>>();
  return { bytes: meta.size_after, days: results };
}

/** Records today's size, once a day, and deletes old ones. Returns the number of sizes recorded: 1 or 0. */
export async function noteDatabaseSize({ DB: db }: Pick<Env, 'DB'>, now: number): Promise<number> {
  const today = dayNumber(now);
  const { bytes, days } = await readDatabaseSizes(db);
  if (days.at(-1)?.day === today) return 0;
  const orm = drizzle(db);
  await orm.batch([
    orm.insert(databaseSizes).values({ day: today, bytes }).onConflictDoNothing(),
    orm.delete(databaseSizes).where(lte(databaseSizes.day, today - SIZE_DAYS_KEPT)),
  ]);
  return 1;
}

/**
 * Computes the bytes added per day since the oldest known size, or null if that is less than a day ago. `fullOn` is the day on which the
 * database will be full at this rate. `fullOn` is null if the database does not grow or will take more than ten years to fill.
 */
export function measureGrowth(
  { bytes, days }: { bytes: number; days: readonly SizeOfDay[] },
  now: number,
): { bytesPerDay: number | null; fullOn: string | null } {
  const [oldest] = days;
  const passed = oldest ? now / DAY_MS - oldest.day : 0;
  if (!oldest || passed < 1) return { bytesPerDay: null, fullOn: null };
  const bytesPerDay = Math.round((bytes - oldest.bytes) / passed);
  const daysLeft = bytesPerDay > 0 ? (D1_BYTES_MAX - bytes) / bytesPerDay : Number.POSITIVE_INFINITY;
  return { bytesPerDay, fullOn: daysLeft < 3650 ? utcDay(now + Math.max(0, daysLeft) * DAY_MS) : null };
}
