import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { NoteInput } from '../../contract/work.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { logWork, type NotLogged } from './log-work.ts';

/** Adds a note to a lead. */
export async function addLeadNote(
  call: Call,
  { leadId, text, mentions, eventId = newId('evt') }: { leadId: string } & z.infer<typeof NoteInput>,
): Promise<LeadDetail | NotWorked | NotLogged> {
  const lead = await findWorkedLead(call, leadId, { mentions });
  if ('reason' in lead) return lead;
  return logWork(call, { leadId, eventId, work: { type: 'note', text, ...(mentions.length > 0 && { mentions }) } });
}
