import { fromInstant } from '../../../contract/instant.ts';
import type { LeadFilter } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import type { MatchedLeads } from '../../../project/matching-ids.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { invalid } from '../../problem.ts';
import { requireScoreRange } from '../leads/score-range.ts';

/** The leads that a filter matches now. Throws where it names a stage that the project does not have. */
export async function matchFilter(
  env: Env,
  projectId: string,
  { filter, at }: { filter: LeadFilter; at: number },
): Promise<MatchedLeads> {
  const config = await getProjectConfig(env, projectId);
  const { search, activeAfter, activeBefore } = filter;
  return {
    ...{ projectId, config, at, range: requireScoreRange(config.ruleset, filter) },
    match: {
      search,
      activeAfter: activeAfter === undefined ? undefined : fromInstant(activeAfter),
      activeBefore: activeBefore === undefined ? undefined : fromInstant(activeBefore),
    },
  };
}

export const tooManyToErase = (path: string) =>
  invalid([{ path, message: `matches more than ${LIMITS.bulkEraseLeadsMax} leads: narrow it` }]);
