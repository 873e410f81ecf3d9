import { type Call, requirePermission } from '../../access/call.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import { askLead } from '../../lead/lead-client.ts';

/** The project does not have this lead, although it may have had it before. */
export interface NoSuchLead {
  reason: 'no_such_lead';
}

/** One lead in its current state, or as of an instant. */
export async function getLead(
  call: Call,
  { leadId, at }: { leadId: string; at?: string | undefined },
): Promise<LeadDetail | NoSuchLead> {
  requirePermission(call, 'leads:read');
  const lead = await askLead(call.env, { projectId: call.projectId, leadId }, (object) =>
    object.detail(at === undefined ? {} : { at: fromInstant(at) }),
  );
  return lead ?? { reason: 'no_such_lead' };
}
