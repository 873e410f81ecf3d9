import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadRun } from '../../contract/scoring-rule.ts';
import { findLeadRun } from '../../settings/scoring/lead-run.ts';

/** The progress of an erasure. */
export async function getErasure(
  call: Call,
  { runId }: { runId: string },
): Promise<LeadRun | { reason: 'no_such_erasure' }> {
  requirePermission(call, 'leads:read');
  const run = await findLeadRun(call.env.DB, { projectId: call.projectId, runId });
  return run?.kind === 'erase' ? run : { reason: 'no_such_erasure' };
}
