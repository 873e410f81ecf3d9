import { getLeaderboard as definition } from '../../../contract/api/leaderboard.ts';
import { toInstant } from '../../../contract/instant.ts';
import { PERIODS_HOURS } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { toLeadSummary } from '../../../domain/lead-summary.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import type { RankedLead } from '../../../project/lead-record.ts';
import { listRankedLeads } from '../../../project/ranked-leads.ts';
import { listTopEarners } from '../../../project/top-earners.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { requireScoreRange } from '../leads/score-range.ts';

export const getLeaderboardHandler = endpoint(
  definition,
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
