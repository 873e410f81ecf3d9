import type * as z from 'zod';
import { type OperatorCall, requireOperator } from '../../access/call.ts';
import type { restoreLeads as definition } from '../../contract/api/system.ts';
import { writeAudit } from '../../settings/projects/audit.ts';
import { recallProjectConfig } from '../../settings/projects/project-config.ts';
import { type RestoredCounts, restorePart } from './restore-part.ts';

const NOTHING: RestoredCounts = { accepted: 0, duplicates: 0, erased: 0, pendingMerges: 0 };

export interface RestoreRefused {
  reason: 'no_such_project';
}

/** Restores leads from an export, part by part. */
export async function restoreLeads(
  call: OperatorCall,
  asked: z.infer<typeof definition.body>,
): Promise<RestoredCounts | RestoreRefused> {
  requireOperator(call);
  const { env, now } = call;
  const { projectId } = asked;
  const config = await recallProjectConfig(env, projectId);
  if (!config) return { reason: 'no_such_project' };
  if (asked.type === 'part') return restorePart(env, config, asked, now);
  const after = { leads: asked.leads };
  await writeAudit(env.DB, { projectId, at: now, actor: 'system', action: 'leads.restored', after });
  return NOTHING;
}
