import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import { senderOf } from '../../intake/attest.ts';
import { askLead, isSealed, leadObject, withConfig } from '../../lead/lead-client.ts';
import { currentRequestId } from '../../observe/request-id.ts';
import { findListName, type NoSuchList } from '../../settings/lists/show-lists.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { isSaid } from './is-said.ts';
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
  requirePermission(call, 'leads:write');
  if ((await findListName(call.env.DB, call.projectId, list)) === null) return { reason: 'no_such_list' };
  const changed = await changeAtOnce(call, { leadId, list, isIn: true });
  if (changed) return changed;
  const lead = await findWorkedLead(call, leadId);
  if ('reason' in lead || (lead.listIds.includes(list) && (await isSaid(call, leadId, { list })))) return lead;
  return logWork(call, { leadId, eventId: newId('evt'), work: { type: 'list', list, isIn: true } });
}

/** Removes a lead from a list, which may have been deleted already. */
export async function removeFromList(
  call: Call,
  { leadId, listId: list }: ListedLead,
): Promise<LeadDetail | NotWorked | NotLogged> {
  requirePermission(call, 'leads:write');
  const changed = await changeAtOnce(call, { leadId, list, isIn: false });
  if (changed) return changed;
  const lead = await findWorkedLead(call, leadId);
  if ('reason' in lead || !lead.listIds.includes(list)) return lead;
  const asked = { projectId: call.projectId, leadId };
  const entry = await askLead(call.env, asked, (object) => object.statements({ about: { list } }));
  if (!entry) return { reason: 'unreachable' };
  const { ids: adds, workedAt: after } = entry;
  return logWork(call, { leadId, eventId: newId('evt'), work: { type: 'list', list, isIn: false, adds }, after });
}

/**
 * Makes the change in one call, because people change thousands of leads at once. Returns the lead after the change. Returns null if there
 * is no such lead, or if the lead was merged into another; in the second case, the caller checks who merged the lead.
 */
async function changeAtOnce(
  { env, projectId, actor }: Call,
  { leadId, ...change }: { leadId: string; list: string; isIn: boolean },
): Promise<LeadDetail | null> {
  const [config, { source }] = await Promise.all([getProjectConfig(env, projectId), senderOf(env, actor)]);
  const entry = { eventId: newId('evt'), source, by: actorIdOf(actor), requestId: currentRequestId() };
  const changed = await withConfig(env, { projectId, config }, (carried) =>
    leadObject(env, projectId, leadId).changeList({ projectId, leadId, ...change, ...entry, config: carried }),
  );
  return isSealed(changed) ? null : changed;
}
