import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { OwnerInput } from '../../contract/work.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { isSaid } from './is-said.ts';
import { logWork, type NotLogged } from './log-work.ts';

/** Sets or removes a lead's owner. */
export async function setLeadOwner(
  call: Call,
  { leadId, owner, eventId = newId('evt') }: { leadId: string } & z.infer<typeof OwnerInput>,
): Promise<LeadDetail | NotWorked | NotLogged> {
  const lead = await findWorkedLead(call, leadId, { owner });
  if ('reason' in lead || (lead.owner === owner && (await isSaid(call, leadId, 'owner')))) return lead;
  return logWork(call, { leadId, eventId, work: { type: 'owner', owner } });
}
