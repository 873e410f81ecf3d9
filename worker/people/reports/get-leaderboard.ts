import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import type { LeaderboardEntry } from '../../contract/lead.ts';
import type { LeaderboardQuery } from '../../contract/lead-query.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { RankedLead } from '../../project/lead-record.ts';
import { listRankedLeads } from '../../project/ranked-leads.ts';
import { listTopEarners } from '../../project/top-earners.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { findScoreRange, type NoSuchStage } from '../list/score-range.ts';

/** Ranks leads by their current score or, with a period, by the points they earned in it. */
export async function getLeaderboard(
  call: Call,
  { limit, period, stage }: z.infer<typeof LeaderboardQuery>,
): Promise<LeaderboardEntry[] | NoSuchStage | { reason: 'too_many_active' }> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now: at } = call;
  const config = await getProjectConfig(env, projectId);
  const range = findScoreRange(config.ruleset, { stage });
  if ('reason' in range) return range;
  const shared = { projectId, config, limit, range };
  const toEntry = ({ facts }: RankedLead, i: number) => ({ rank: i + 1, ...toLeadSummary(facts, config, at) });
  if (period === undefined) {
    const { leads } = await listRankedLeads(env.DB, { ...shared, cursor: { at } });
    return leads.map(toEntry);
  }
  const { PERIODS_HOURS } = await import('../../contract/lead-query.ts');
  const sinceHour = Math.floor(at / HOUR_MS) - PERIODS_HOURS[period];
  const earners = await listTopEarners(env.DB, { ...shared, sinceHour, at });
  if (!earners) return { reason: 'too_many_active' };
  const since = toInstant(sinceHour * HOUR_MS);
  return earners.map((earner, i) => ({ ...toEntry(earner, i), earned: { points: earner.points, since } }));
}
