import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { standingAt } from '../domain/standing.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { ANY_SCORE, LEAD_COLUMNS, type LeadRecord, type RankedLead, type ScoreRange, toFacts } from './lead-record.ts';

export interface TopEarner extends RankedLead {
  /** To two decimals. */
  points: number;
}

/**
 * The leads with the most points from events since an hour, then by current score; leads without points are not
 * included. Reads only leads active since then. Null if these are too many. One D1 batch.
 */
export async function listTopEarners(
  db: D1Database,
  {
    projectId,
    config,
    sinceHour,
    at,
    range = ANY_SCORE,
    limit,
  }: {
    projectId: string;
    config: ProjectConfig;
    /** Whole hours since the epoch. */
    sinceHour: number;
    at: number;
    range?: ScoreRange;
    limit: number;
  },
): Promise<TopEarner[] | null> {
  const source = `leads INDEXED BY leads_by_last_event WHERE project_id = ?1 AND merged_into IS NULL AND last_event_at >= ?2`;
  const countSome = `SELECT count(*) AS active FROM (SELECT 1 FROM ${source} LIMIT ${LIMITS.activeLeadsMax + 1})`;
  const to = Number.isFinite(range.to) ? range.to : Number.MAX_SAFE_INTEGER;
  const [found, counted] = await db.batch<LeadRecord & { earned: number } & { active: number }>([
    db
      .prepare(
        `WITH active AS (
           SELECT id, lead_id, (SELECT sum(value) FROM json_each(points_by_hour) WHERE key >= ?3) AS earned,
             CASE WHEN decay_from <= ?4 THEN score * pow(1 - ?5, (?4 - decay_from) / ${DAY_MS}.0) ELSE score END AS effective
           FROM ${source} AND (${countSome}) <= ${LIMITS.activeLeadsMax}
         ), top AS (
           SELECT * FROM active WHERE earned > 0 AND effective >= ?6 AND effective < ?7
           ORDER BY earned DESC, effective DESC, lead_id LIMIT ?8
         )
         SELECT ${LEAD_COLUMNS}, earned FROM top CROSS JOIN leads ON leads.id = top.id
         ORDER BY earned DESC, effective DESC, leads.lead_id`,
      )
      .bind(projectId, sinceHour * HOUR_MS, `${sinceHour}`, at, config.ruleset.decay.ratePerDay, range.from, to, limit),
    db.prepare(countSome).bind(projectId, sinceHour * HOUR_MS),
  ]);
  if ((counted?.results[0]?.active ?? 0) > LIMITS.activeLeadsMax) return null;
  return (found?.results ?? []).map(({ earned, ...record }) => {
    const facts = toFacts(record);
    return { facts, score: standingAt(facts, config, at).score, points: earned / 100 };
  });
}
