import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { ScoreDistribution } from '../../contract/analytics.ts';
import { readScoreDistribution } from '../../project/analytics-queries.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';

/** Counts leads by their current score. */
export async function getScoreDistribution(call: Call): Promise<z.infer<typeof ScoreDistribution>> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const config = await getProjectConfig(env, projectId);
  return readScoreDistribution(env.DB, { projectId, config, at: now });
}
