import { type Call, requirePermission } from '../../access/call.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { Intelligence } from '../../contract/intelligence.ts';
import { askLead } from '../../lead/lead-client.ts';
import type { NoSuchLead } from './get-lead.ts';

/** A lead's risk, trend and engagement, and what to do next. */
export async function getLeadIntelligence(
  call: Call,
  { leadId, at }: { leadId: string; at?: string | undefined },
): Promise<Intelligence | NoSuchLead> {
  requirePermission(call, 'leads:read');
  const found = await askLead(call.env, { projectId: call.projectId, leadId }, (lead) =>
    lead.intelligence(at === undefined ? {} : { at: fromInstant(at) }),
  );
  return found ?? { reason: 'no_such_lead' };
}
