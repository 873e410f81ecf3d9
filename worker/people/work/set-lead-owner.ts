import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { OwnerInput } from '../../contract/work.ts';
import { newId } from '../../settings/storage/new-id.ts';
import type { NoSuchLead } from '../read/get-lead.ts';
import { findWorkedLead, type NotAMember } from './find-worked-lead.ts';
import { logWork, type NotLogged } from './log-work.ts';

/** Gives a lead an owner, or none. */
export async function setLeadOwner(
  call: Call,
  { leadId, owner, eventId = newId('evt') }: { leadId: string } & z.infer<typeof OwnerInput>,
): Promise<LeadDetail | NoSuchLead | NotAMember | NotLogged> {
  const lead = await findWorkedLead(call, leadId, { owner });
  if ('reason' in lead || lead.owner === owner) return lead;
  return logWork(call, { leadId, eventId, work: { type: 'owner', owner } });
}
