import type { Call } from '../../access/call.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { LeadFilter } from '../../contract/lead-query.ts';
import { findScoreRange, type NoSuchStage } from '../../people/list/score-range.ts';
import type { MatchedLeads } from '../../project/matching-ids.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';

/** The leads that match a filter now. */
export async function matchFilter(
  { env, projectId, now }: Call,
  { search, activeAfter, activeBefore, knownFrom, ...scores }: LeadFilter,
): Promise<MatchedLeads | NoSuchStage> {
  const config = await getProjectConfig(env, projectId);
  const range = findScoreRange(config.ruleset, scores);
  if ('reason' in range) return range;
  const match = {
    search,
    knownFrom,
    activeAfter: activeAfter === undefined ? undefined : fromInstant(activeAfter),
    activeBefore: activeBefore === undefined ? undefined : fromInstant(activeBefore),
  };
  return { projectId, config, match, range, at: now };
}
