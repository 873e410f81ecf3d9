import { and, isNull, lt, lte, ne, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { dailyUsage } from '../tables.ts';

/** In `daily_usage`, the row with this `client` counts all clients of a project together. */
export const WHOLE_PROJECT = '';

/** The events of one client, or of the whole project, on one day. */
export interface UsageCount {
  client: string;
  accepted: number;
}

/** A project on a UTC day (whole days since the epoch). */
export interface ProjectDay {
  projectId: string;
  day: number;
}

/** Max. days shown to members. */
export const USAGE_DAYS_KEPT = 31;

/** Adds to the day's counts and returns the totals, including the counts of other isolates. One batch. */
export async function addUsage(
  db: D1Database,
  { projectId, day }: ProjectDay,
  counts: readonly UsageCount[],
): Promise<UsageCount[]> {
  const [, all] = await db.batch<UsageCount>([
    db
      .prepare(
        `INSERT INTO daily_usage (project_id, day, client, accepted)
         SELECT ?1, ?2, value ->> 'client', value ->> 'accepted' FROM json_each(?3) WHERE true
         ON CONFLICT DO UPDATE SET accepted = accepted + excluded.accepted`,
      )
      .bind(projectId, day, JSON.stringify(counts)),
    db.prepare('SELECT client, accepted FROM daily_usage WHERE project_id = ?1 AND day = ?2').bind(projectId, day),
  ]);
  return all?.results ?? [];
}

/** Records that a client, or the whole project, has used up its daily quota. Owners are notified by email. */
export async function noteLimited(
  db: D1Database,
  { projectId, day, client, now }: ProjectDay & { client: string; now: number },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO daily_usage (project_id, day, client, limited_at, untold_since) VALUES (?1, ?2, ?3, ?4, ?4)
       ON CONFLICT DO UPDATE SET limited_at = excluded.limited_at, untold_since = excluded.untold_since
       WHERE limited_at IS NULL`,
    )
    .bind(projectId, day, client, now)
    .run();
}

/** The last days of a project, newest first, each with the number of events and the number of clients that reached their limit. */
export async function listUsage(
  db: D1Database,
  { projectId, day }: ProjectDay,
): Promise<{ day: number; accepted: number; limitedAt: number | null; clientsLimited: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT day, sum(accepted) FILTER (WHERE client = '') AS accepted, max(limited_at) FILTER (WHERE client = '') AS limitedAt,
         count(limited_at) FILTER (WHERE client <> '') AS clientsLimited
       FROM daily_usage WHERE project_id = ?1 AND day > ?2 GROUP BY day ORDER BY day DESC`,
    )
    .bind(projectId, day - USAGE_DAYS_KEPT)
    .all<{ day: number; accepted: number | null; limitedAt: number | null; clientsLimited: number }>();
  return results.map((row) => ({ ...row, accepted: row.accepted ?? 0 }));
}

/** Deletes each client's count after its day, and a project's count once it is too old to be shown. */
export async function pruneUsage({ DB }: Pick<Env, 'DB'>, day: number): Promise<number> {
  const isOld = or(ne(dailyUsage.client, WHOLE_PROJECT), lte(dailyUsage.day, day - USAGE_DAYS_KEPT));
  const { meta } = await drizzle(DB)
    .delete(dailyUsage)
    .where(and(lt(dailyUsage.day, day), isOld, isNull(dailyUsage.untoldSince)));
  return meta.changes;
}
