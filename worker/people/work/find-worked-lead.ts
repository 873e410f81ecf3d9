import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import { isStrangersWord } from '../../identity/is-strangers-word.ts';
import { askLead, resolveIdentity } from '../../lead/lead-client.ts';
import { listStrangers } from '../../settings/members/list-strangers.ts';
import type { NoSuchLead } from '../read/get-lead.ts';

/** The person who should own a lead, do a task or be mentioned is not a member. `field` is the path of the field in the body. */
export interface NotAMember {
  reason: 'not_a_member';
  field: string;
}

export type NotWorked =
  | NoSuchLead
  | NotAMember
  /** Only a page says that the ID belongs to the lead `winner`. */
  | { reason: 'merged'; leadId: string; winner: string };

/**
 * Finds the lead to work on, after checking that everyone named in the request is a member. If only a page linked the ID to a lead that the
 * customer knows, the ID does not stand for that lead. If the ID stood for that lead, marking a visitor as lost could mark a customer as
 * lost.
 */
export async function findWorkedLead(
  call: Call,
  leadId: string,
  named: Readonly<Record<string, string | readonly string[] | null | undefined>> = {},
): Promise<LeadDetail | NotWorked> {
  requirePermission(call, 'leads:write');
  const { env, projectId } = call;
  const userIds = Object.values(named).flatMap((ids) => ids ?? []);
  const known = await resolveIdentity(env, projectId, leadId);
  if (!known) return { reason: 'no_such_lead' };
  if (isStrangersWord(known)) return { reason: 'merged', leadId, winner: known.lead.leadId };
  const [lead, strangers] = await Promise.all([
    askLead(env, { projectId, leadId }, (object) => object.detail({})),
    listStrangers(env.DB, { projectId, userIds }),
  ]);
  if (!lead) return { reason: 'no_such_lead' };
  const field = Object.keys(named).find((name) => [named[name] ?? []].flat().some((id) => strangers.includes(id)));
  return field === undefined ? lead : { reason: 'not_a_member', field };
}
