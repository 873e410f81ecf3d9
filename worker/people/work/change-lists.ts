import type { Call } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import { askLead } from '../../lead/lead-client.ts';
import { findListName, type NoSuchList } from '../../settings/lists/show-lists.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { logWork, type NotLogged } from './log-work.ts';

interface ListedLead {
  leadId: string;
  listId: string;
}

/** Adds a lead to a list. */
export async function addToList(
  call: Call,
  { leadId, listId: list }: ListedLead,
): Promise<LeadDetail | NotWorked | NotLogged | NoSuchList> {
  const lead = await findWorkedLead(call, leadId);
  if ('reason' in lead) return lead;
  if ((await findListName(call.env.DB, call.projectId, list)) === null) return { reason: 'no_such_list' };
  if (lead.listIds.includes(list)) return lead;
  return logWork(call, { leadId, eventId: newId('evt'), work: { type: 'list', list, isIn: true } });
}

/** Takes a lead off a list: a deleted one, too. */
export async function removeFromList(
  call: Call,
  { leadId, listId: list }: ListedLead,
): Promise<LeadDetail | NotWorked | NotLogged> {
  const lead = await findWorkedLead(call, leadId);
  if ('reason' in lead || !lead.listIds.includes(list)) return lead;
  const entry = await askLead(call.env, { projectId: call.projectId, leadId }, (object) => object.listEntry({ list }));
  if (!entry) return { reason: 'unreachable' };
  const { adds, workedAt: after } = entry;
  return logWork(call, { leadId, eventId: newId('evt'), work: { type: 'list', list, isIn: false, adds }, after });
}
