import { type Call, requirePermission } from '../../access/call.ts';
import { listSeenProperties } from '../../project/lead-properties.ts';

/** Lists the custom properties that the project's latest leads have, most frequent first. */
export async function listLeadProperties(call: Call) {
  requirePermission(call, 'leads:read');
  return { properties: await listSeenProperties(call.env.DB, call.projectId) };
}
