import { type Call, requirePermission } from '../../access/call.ts';
import type { StageCounts } from '../../contract/lead.ts';
import { countLeadsByStage } from '../../project/count-by-stage.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';

/** Counts leads by their current stage. */
export async function getStageCounts(call: Call): Promise<StageCounts> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const config = await getProjectConfig(env, projectId);
  return Object.fromEntries(await countLeadsByStage(env.DB, { projectId, config, at: now }));
}
