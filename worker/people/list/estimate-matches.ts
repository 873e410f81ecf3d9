import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { SegmentEstimate } from '../../contract/segment.ts';
import { withoutDeleted } from '../../domain/existing-lists.ts';
import { matches } from '../../domain/matches.ts';
import { estimateCount } from '../../domain/study/estimate-count.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { type LeadSample, readWholeLeads, sampleLeads } from '../../project/sample-leads.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { isolateCache } from '../../settings/storage/isolate-cache.ts';
import { conditionLeads } from './condition-leads.ts';

/** Caches samples of large projects. A sample requires reading every lead, and people edit conditions for several minutes. */
const samples = isolateCache<LeadSample>({ max: 20, ttlMs: 5 * MINUTE_MS });

async function sampleOf({ DB: db }: Env, projectId: string): Promise<LeadSample> {
  const known = samples.get(projectId);
  if (known) return known;
  const drawn = await sampleLeads(db, projectId);
  if (drawn.total > drawn.leadIds.length) samples.set(projectId, drawn);
  return drawn;
}

/**
 * Counts the leads that meet conditions now. The count is exact in a project with few leads. Otherwise it is estimated from a sample, with
 * a 95% interval.
 */
export async function estimateMatches(
  call: Call,
  { conditions: given }: { conditions: LeadConditions },
): Promise<SegmentEstimate> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now: at } = call;
  const [config, { leadIds, total }] = await Promise.all([getProjectConfig(env, projectId), sampleOf(env, projectId)]);
  const conditions = withoutDeleted(given, config.deletedLists);
  const sample = await readWholeLeads(env.DB, projectId, leadIds);
  const { leads } = await conditionLeads(
    env,
    { projectId, config, conditions },
    { leads: sample, at, asksMax: LIMITS.filterAskedLeadsMax },
  );
  const asked = leads.length;
  if (asked === 0) return { leads: 0, low: 0, high: total, total, lookedAt: 0 };
  const hits = leads.filter(({ conditioned }) => matches(conditioned, conditions, at)).length;
  const { estimate, low, high } = estimateCount({ hits, asked, total });
  return { leads: estimate, low, high, total, lookedAt: asked };
}
