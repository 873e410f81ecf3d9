import { type Call, requirePermission } from '../../access/call.ts';
import type { Erasure, SparedReason } from '../../contract/erasure.ts';
import { LIMITS } from '../../contract/limits.ts';
import { findLeadRun } from '../../settings/scoring/lead-run.ts';

/** The progress of an erasure, and the leads that it did not erase. */
export async function getErasure(
  call: Call,
  { runId }: { runId: string },
): Promise<Erasure | { reason: 'no_such_erasure' }> {
  requirePermission(call, 'leads:read');
  const run = await findLeadRun(call.env.DB, { projectId: call.projectId, runId });
  if (run?.kind !== 'erase') return { reason: 'no_such_erasure' };
  const { results } = await call.env.DB.prepare(
    `SELECT reason, leads, json_group_array(lead_id) AS leadIds FROM (
       SELECT reason, lead_id, count(*) OVER (PARTITION BY reason) AS leads,
         row_number() OVER (PARTITION BY reason ORDER BY lead_id) AS place
       FROM spared_leads WHERE run_id = ?1)
     WHERE place <= ?2 GROUP BY reason ORDER BY reason`,
  )
    .bind(runId, LIMITS.sparedLeadsListed)
    .all<{ reason: SparedReason; leads: number; leadIds: string }>();
  return { ...run, spared: results.map((one) => ({ ...one, leadIds: JSON.parse(one.leadIds) })) };
}
