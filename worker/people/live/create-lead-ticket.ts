import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { signTicket } from '../../access/tokens.ts';
import { askLead } from '../../lead/lead-client.ts';
import type { NoSuchLead } from '../read/get-lead.ts';

/** Creates a ticket for a lead's socket. If the lead was merged, the ticket is for its winner's socket. */
export async function createLeadTicket(
  call: Call,
  { leadId }: { leadId: string },
): Promise<{ ticket: string; url: string } | NoSuchLead> {
  requirePermission(call, 'leads:read');
  const { env, projectId, actor, now } = call;
  const lead = await askLead(env, { projectId, leadId }, (object) => object.read());
  if (!lead) return { reason: 'no_such_lead' };
  const held = { projectId, subject: `lead:${lead._id}`, holder: actorIdOf(actor) } as const;
  const ticket = await signTicket(held, { secret: env.JWT_SECRET, now });
  return { ticket, url: `/api/leads/${encodeURIComponent(lead._id)}/live?ticket=${ticket}` };
}
