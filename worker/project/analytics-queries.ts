import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { Decay } from '../contract/ruleset.ts';
import { roundScore } from '../domain/hundredths.ts';
import { decayingRankOf } from '../domain/rank.ts';
import { standingAt } from '../domain/standing.ts';
import { HOUR_MS } from '../domain/time.ts';
import { dueLeads } from './due-leads.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/** Whole hours since the epoch, `from` inclusive, `to` exclusive. */
export interface HourRange {
  from: number;
  to: number;
}

export type Interval = 'hour' | 'day';

/** The number of hours that a row of the result covers. */
const HOURS: Record<Interval, number> = { hour: 1, day: 24 };

/**
 * The start of the interval that contains a row's hour. `?4` is the length of an interval in hours. D1 binds every number as REAL, so a
 * plain `hour / ?4` would keep the fraction.
 */
const AT = `hour / CAST(?4 AS INTEGER) * CAST(?4 AS INTEGER) * ${HOUR_MS}`;

/**
 * Counts activities by event time and type. Lists the most frequent types of the range, and adds up all others as `other`. Reads one
 * range of the primary key twice.
 */
export async function countActivity(
  db: D1Database,
  { projectId, range, interval }: { projectId: string; range: HourRange; interval: Interval },
): Promise<{ at: number; eventType: string; count: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT ${AT} AS at, iif(event_type IN (
           SELECT event_type FROM activity_hourly WHERE project_id = ?1 AND hour >= ?2 AND hour < ?3
           GROUP BY event_type ORDER BY sum(count) DESC, event_type LIMIT ${LIMITS.analyticsTypesMax}
         ), event_type, 'other') AS eventType, sum(count) AS count FROM activity_hourly
       WHERE project_id = ?1 AND hour >= ?2 AND hour < ?3 GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .bind(projectId, range.from, range.to, HOURS[interval])
    .all<{ at: number; eventType: string; count: number }>();
  return results;
}

/** Counts stage changes by the time they were recorded. Reads one range of the primary key. */
export async function countStageMoves(
  db: D1Database,
  { projectId, range, interval }: { projectId: string; range: HourRange; interval: Interval },
): Promise<{ at: number; from: string; to: string; cause: string; count: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT ${AT} AS at, from_stage AS "from", to_stage AS "to", cause, sum(count) AS count
       FROM stage_moves_hourly WHERE project_id = ?1 AND hour >= ?2 AND hour < ?3 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    .bind(projectId, range.from, range.to, HOURS[interval])
    .all<{ at: number; from: string; to: string; cause: string; count: number }>();
  return results;
}

/**
 * Score ranges of ten points up to 100, then wider ones. Most leads have low scores, and small differences between high scores do not
 * matter.
 */
const BUCKETS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200, 300, 500, 1000];

const bucketOf = (shownScore: number): number => BUCKETS.findLastIndex((from) => from <= shownScore);

/** Scores are displayed rounded to hundredths. The range that starts at a displayed `score` therefore starts half a hundredth below it. */
const shownFrom = (score: number): number => score - 0.005;

/** The ranks of each score range, separately for leads that do not decay (phase 0) and those that do. */
function rankRanges(decay: Decay, at: number) {
  const bounds = [0, ...BUCKETS.slice(1).map(shownFrom), Number.MAX_SAFE_INTEGER];
  const decayingBounds = bounds.map((score) =>
    score === 0 ? Number.MIN_SAFE_INTEGER : decayingRankOf(score, decay, at),
  );
  return [bounds, decayingBounds].flatMap((ranks, phase) =>
    BUCKETS.map((_, bucket) => ({ bucket, phase, from: ranks[bucket], to: ranks[bucket + 1] })),
  );
}

/**
 * Counts leads by their displayed score at `at`. The ranges of the rank index are counted first. The count is then corrected for the few
 * leads whose decay has started, but whose rows do not show that yet.
 */
export async function readScoreDistribution(
  db: D1Database,
  { projectId, config, at }: { projectId: string; config: ProjectConfig; at: number },
): Promise<{ from: number; to: number | null; count: number }[]> {
  const [counted, due] = await db.batch<Record<string, unknown>>([
    db
      .prepare(
        `SELECT value ->> 'bucket' AS bucket, (
           SELECT count(*) FROM leads WHERE project_id = ?1 AND phase = value ->> 'phase'
             AND rank >= value ->> 'from' AND rank < value ->> 'to') AS count
         FROM json_each(?2)`,
      )
      .bind(projectId, JSON.stringify(rankRanges(config.ruleset.decay, at))),
    db
      .prepare(
        `SELECT ${LEAD_COLUMNS} FROM ${dueLeads({ projectId: '?1', at: '?2' })} AND phase = 0 AND decay_from <= ?2`,
      )
      .bind(projectId, at),
  ]);
  const counts = BUCKETS.map(() => 0);
  const add = (bucket: number, count: number) => {
    counts[bucket] = (counts[bucket] ?? 0) + count;
  };
  for (const { bucket, count } of (counted?.results ?? []) as { bucket: number; count: number }[]) add(bucket, count);
  for (const record of (due?.results ?? []) as unknown as LeadRecord[]) {
    add(bucketOf(roundScore(record.score)), -1);
    add(bucketOf(roundScore(standingAt(toFacts(record), config, at).score)), 1);
  }
  return BUCKETS.map((from, i) => ({ from, to: BUCKETS[i + 1] ?? null, count: counts[i] ?? 0 }));
}
