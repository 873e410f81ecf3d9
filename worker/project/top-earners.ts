import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { standingAt } from '../domain/standing.ts';
import { HOUR_MS } from '../domain/time.ts';
import { boundsOf, currentScore } from './current-score.ts';
import { ANY_SCORE, LEAD_COLUMNS, type LeadRecord, type RankedLead, type ScoreRange, toFacts } from './lead-record.ts';

export interface TopEarner extends RankedLead {
  /** Rounded to two decimals. */
  points: number;
}

/**
 * Lists the leads that have earned the most points since a given hour. Ties are sorted by current score. Leads without points are left out.
 * Reads only leads that were active since then, in one D1 batch. Null if too many leads were active since then.
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
  const source = `leads INDEXED BY leads_by_last_event WHERE project_id = ? AND merged_into IS NULL AND last_event_at >= ?`;
  const active = [projectId, sinceHour * HOUR_MS];
  const countSome = `SELECT count(*) AS active FROM (SELECT 1 FROM ${source} LIMIT ${LIMITS.activeLeadsMax + 1})`;
  const effective = currentScore(config.ruleset.decay, at);
  const [found, counted] = await db.batch<LeadRecord & { earned: number } & { active: number }>([
    db
      .prepare(
        `WITH active AS (
           SELECT id, lead_id, (SELECT sum(value) FROM json_each(points_by_hour) WHERE key >= ?) AS earned,
             ${effective.sql} AS effective
           FROM ${source} AND (${countSome}) <= ${LIMITS.activeLeadsMax}
         ), top AS (
           SELECT * FROM active WHERE earned > 0 AND effective >= ? AND effective < ?
           ORDER BY earned DESC, effective DESC, lead_id LIMIT ?
         )
         SELECT ${LEAD_COLUMNS}, earned FROM top CROSS JOIN leads ON leads.id = top.id
         ORDER BY earned DESC, effective DESC, leads.lead_id`,
      )
      .bind(`${sinceHour}`, ...effective.values, ...active, ...active, ...boundsOf(range), limit),
    db.prepare(countSome).bind(...active),
  ]);
  if ((counted?.results[0]?.active ?? 0) > LIMITS.activeLeadsMax) return null;
  return (found?.results ?? []).map(({ earned, ...record }) => {
    const facts = toFacts(record);
    return { facts, score: standingAt(facts, config, at).score, points: earned / 100 };
  });
}
