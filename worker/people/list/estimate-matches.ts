import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { SegmentEstimate } from '../../contract/segment.ts';
import { trackedBehaviorsOf } from '../../domain/behaviors.ts';
import { matches } from '../../domain/matches.ts';
import { estimateCount } from '../../domain/study/estimate-count.ts';
import { readWholeLeads, sampleLeads } from '../../project/sample-leads.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { conditionLeads } from './condition-leads.ts';
import { propertyNamesOf } from './read-filtered-page.ts';

/** How many leads meet conditions now: exactly if there are few leads, and otherwise from a sample, with a 95% interval. */
export async function estimateMatches(
  call: Call,
  { conditions }: { conditions: LeadConditions },
): Promise<SegmentEstimate> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now: at } = call;
  const [config, { leadIds, total }] = await Promise.all([
    getProjectConfig(env, projectId),
    sampleLeads(env.DB, projectId),
  ]);
  const sample = await readWholeLeads(env.DB, projectId, leadIds);
  const { leads } = await conditionLeads(
    env,
    { projectId, config, conditions },
    {
      leads: sample,
      at,
      behaviors: trackedBehaviorsOf([conditions]),
      readsProperties: propertyNamesOf(conditions).length > 0,
      asksMax: LIMITS.filterAskedLeadsMax,
    },
  );
  const asked = leads.length;
  if (asked === 0) return { leads: 0, low: 0, high: total, total, lookedAt: 0 };
  const hits = leads.filter(({ conditioned }) => matches(conditioned, conditions, at)).length;
  const { estimate, low, high } = estimateCount({ hits, asked, total });
  return { leads: estimate, low, high, total, lookedAt: asked };
}
