import { type Call, requirePermission } from '../access/call.ts';
import type { RejectedEvent, RejectionReason } from '../contract/rejected-event.ts';
import { listRejected } from '../observe/rejected-events.ts';
import { listReasons } from '../observe/rejection-reasons.ts';

/** The project's rejected events, newest first. */
export async function listRejectedEvents(call: Call, { limit }: { limit: number }): Promise<RejectedEvent[]> {
  requirePermission(call, 'leads:read');
  return listRejected(call.env.DB, call.projectId, { limit });
}

/** Why the project's events were rejected, latest reason first. */
export async function listRejectionReasons(call: Call, { limit }: { limit: number }): Promise<RejectionReason[]> {
  requirePermission(call, 'leads:read');
  return listReasons(call.env.DB, call.projectId, { limit, now: call.now });
}
