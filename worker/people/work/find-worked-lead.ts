import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import { takeBack } from '../../identity/take-back.ts';
import { askLead } from '../../lead/lead-client.ts';
import { listStrangers } from '../../settings/members/list-strangers.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import type { Unreachable } from '../edit/learn-traits.ts';
import type { NoSuchLead } from '../read/get-lead.ts';

/** Someone who is to own a lead, do a task or be mentioned is not a member. `field` is the place in the body. */
export interface NotAMember {
  reason: 'not_a_member';
  field: string;
}

/**
 * The lead to work on, once everyone named in the request is known to be a member. A visitor whom only a publishable key linked to
 * the lead is taken out of it first, as by an edit: giving up on a visitor must not give up on the customer.
 */
export async function findWorkedLead(
  call: Call,
  leadId: string,
  named: Readonly<Record<string, string | readonly string[] | null | undefined>> = {},
): Promise<LeadDetail | NoSuchLead | NotAMember | Unreachable> {
  requirePermission(call, 'leads:write');
  const { env, projectId } = call;
  const userIds = Object.values(named).flatMap((ids) => ids ?? []);
  const taken = await takeBack(env, {
    ...{ projectId, leadId, undoes: 'public' },
    config: await getProjectConfig(env, projectId),
  });
  switch (taken.status) {
    case 'unsettled':
      return { reason: 'unreachable' };
    case 'settled':
      if (!taken.identity) return { reason: 'no_such_lead' };
  }
  const [lead, strangers] = await Promise.all([
    askLead(env, { projectId, leadId }, (object) => object.detail({})),
    listStrangers(env.DB, { projectId, userIds }),
  ]);
  if (!lead) return { reason: 'no_such_lead' };
  const field = Object.keys(named).find((name) => [named[name] ?? []].flat().some((id) => strangers.includes(id)));
  return field === undefined ? lead : { reason: 'not_a_member', field };
}
