import type { ProjectConfig } from '../contract/project-config.ts';
import { decayConstant } from '../domain/decay.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';

/** Whole hours since the epoch, `from` inclusive, `to` exclusive. */
export interface HourRange {
  from: number;
  to: number;
}

export type Interval = 'hour' | 'day';

/** Hours of one row of an answer. */
const HOURS: Record<Interval, number> = { hour: 1, day: 24 };

/** Activities by event time and type. A range of the primary key. */
export async function countActivity(
  db: D1Database,
  { projectId, range, interval }: { projectId: string; range: HourRange; interval: Interval },
): Promise<{ at: number; eventType: string; count: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT hour / ?4 * ?4 * ${HOUR_MS} AS at, event_type AS eventType, sum(count) AS count FROM activity_hourly
       WHERE project_id = ?1 AND hour >= ?2 AND hour < ?3 GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .bind(projectId, range.from, range.to, HOURS[interval])
    .all<{ at: number; eventType: string; count: number }>();
  return results;
}

/** Stage changes by the time they were recorded. A range of the primary key. */
export async function countStageMoves(
  db: D1Database,
  { projectId, range, interval }: { projectId: string; range: HourRange; interval: Interval },
): Promise<{ at: number; from: string; to: string; cause: string; count: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT hour / ?4 * ?4 * ${HOUR_MS} AS at, from_stage AS "from", to_stage AS "to", cause, sum(count) AS count
       FROM stage_moves_hourly WHERE project_id = ?1 AND hour >= ?2 AND hour < ?3 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    .bind(projectId, range.from, range.to, HOURS[interval])
    .all<{ at: number; from: string; to: string; cause: string; count: number }>();
  return results;
}

/** Tens up to 100, then wider: most leads are low, and nobody compares 640 with 650. */
const BUCKETS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200, 300, 500, 1000];

const BUCKET_OF_SCORE = `CASE ${BUCKETS.slice(1)
  .map((to, i) => `WHEN score < ${to} THEN ${i}`)
  .join(' ')} ELSE ${BUCKETS.length - 1} END`;

/** Leads by effective score at `at`, as scores are shown (to hundredths). Reads each of the project's rows once. */
export async function readScoreDistribution(
  db: D1Database,
  { projectId, config, at }: { projectId: string; config: ProjectConfig; at: number },
): Promise<{ from: number; to: number | null; count: number }[]> {
  const lambdaPerMs = decayConstant(config.ruleset.decay) / DAY_MS;
  const { results } = await db
    .prepare(
      `SELECT ${BUCKET_OF_SCORE} AS bucket, count(*) AS count FROM (
         SELECT round(CASE WHEN decay_from <= ?2 THEN score * exp(?3 * (decay_from - ?2)) ELSE score END, 2) AS score
         FROM leads WHERE project_id = ?1
       ) GROUP BY 1`,
    )
    .bind(projectId, at, lambdaPerMs)
    .all<{ bucket: number; count: number }>();
  const counts = new Map(results.map(({ bucket, count }) => [bucket, count]));
  return BUCKETS.map((from, i) => ({ from, to: BUCKETS[i + 1] ?? null, count: counts.get(i) ?? 0 }));
}
