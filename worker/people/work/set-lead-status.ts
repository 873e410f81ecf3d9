import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { StatusInput } from '../../contract/work.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { isSaid } from './is-said.ts';
import { logWork, type NotLogged } from './log-work.ts';

/** Sets a lead's status in the sales process. */
export async function setLeadStatus(
  call: Call,
  { leadId, status, reason, eventId = newId('evt') }: { leadId: string } & z.infer<typeof StatusInput>,
): Promise<LeadDetail | NotWorked | NotLogged> {
  const lead = await findWorkedLead(call, leadId);
  if ('reason' in lead) return lead;
  const isSo = lead.status === status && lead.lostReason === (reason ?? null);
  if (isSo && (await isSaid(call, leadId, 'status'))) return lead;
  return logWork(call, { leadId, eventId, work: { type: 'status', status, ...(reason !== undefined && { reason }) } });
}
