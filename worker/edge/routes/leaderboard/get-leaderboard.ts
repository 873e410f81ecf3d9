import * as z from 'zod';
import { toInstant } from '../../../contract/instant.ts';
import { LeaderboardEntry } from '../../../contract/lead.ts';
import { LeaderboardQuery, PERIODS_HOURS } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { toLeadSummary } from '../../../domain/lead-summary.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import type { RankedLead } from '../../../project/lead-record.ts';
import { listRankedLeads } from '../../../project/ranked-leads.ts';
import { listTopEarners } from '../../../project/top-earners.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { requireScoreRange } from '../leads/score-range.ts';

export const getLeaderboard = endpoint(
  {
    method: 'get',
    url: '/api/leaderboard',
    operationId: 'getLeaderboard',
    tag: 'Leaderboard',
    summary: 'The leads with the highest scores now, or the most points of late',
    description:
      'Up to 100, with their ranks; of one stage (as of now), where it is named. With a `period`, those that have earned points in it, the most first; each says how many beside its score now.',
    access: 'leads:read',
    query: LeaderboardQuery,
    status: 200,
    answer: z.array(LeaderboardEntry),
  },
  async ({ query: { limit, period, stage }, principal: { projectId }, env, now: at }) => {
    const config = await getProjectConfig(env, projectId);
    const shared = { projectId, config, limit, range: requireScoreRange(config.ruleset, { stage }) };
    const toEntry = ({ facts }: RankedLead, i: number) => ({ rank: i + 1, ...toLeadSummary(facts, config, at) });
    if (period === undefined) {
      const { leads } = await listRankedLeads(env.DB, { ...shared, cursor: { at } });
      return leads.map(toEntry);
    }
    const sinceHour = Math.floor(at / HOUR_MS) - PERIODS_HOURS[period];
    const earners = await listTopEarners(env.DB, { ...shared, sinceHour, at });
    if (!earners) throw tooManyActive();
    const since = toInstant(sinceHour * HOUR_MS);
    return earners.map((earner, i) => ({ ...toEntry(earner, i), earned: { points: earner.points, since } }));
  },
);

const tooManyActive = () =>
  invalid([
    {
      path: 'query.period',
      message: `more than ${LIMITS.activeLeadsMax} leads were active in it: ask for a shorter one`,
    },
  ]);
