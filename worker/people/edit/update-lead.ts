import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { LearnedTraits } from '../../contract/traits.ts';
import { takeBack } from '../../identity/take-back.ts';
import type { NotTaken } from '../../intake/event-outcome.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import type { NoSuchLead } from '../read/get-lead.ts';
import { learnTraits, type Unreachable } from './learn-traits.ts';

/** Adds properties to a lead that exists. */
export async function updateLead(
  call: Call,
  { leadId, traits }: { leadId: string; traits: LearnedTraits },
): Promise<LeadDetail | NoSuchLead | NotTaken | Unreachable> {
  requirePermission(call, 'leads:write');
  const { env, projectId } = call;
  const config = await getProjectConfig(env, projectId);
  const taken = await takeBack(env, { projectId, config, leadId, namedAs: 'anonymous', undoes: 'public' });
  switch (taken.status) {
    case 'unsettled':
      return { reason: 'unreachable' };
    case 'settled':
      if (!taken.identity) return { reason: 'no_such_lead' };
  }
  const follows = taken.identity.path.map((lead) => lead.leadId);
  // An edit refers to an existing lead, but does not say that the ID is the customer's own.
  return learnTraits(call, { leadId, namedAs: 'anonymous', traits, follows });
}
