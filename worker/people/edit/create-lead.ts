import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { LeadInput } from '../../contract/traits.ts';
import { findMeantLead } from '../../identity/find-meant-leads.ts';
import type { NotTaken } from '../../intake/event-outcome.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { learnTraits, type Unreachable } from './learn-traits.ts';

/** Creates a lead, or adds properties to the one that has this ID or email. */
export async function createLead(
  call: Call,
  { leadId, ...traits }: z.infer<typeof LeadInput>,
): Promise<LeadDetail | NotTaken | Unreachable> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  if (leadId !== undefined) return learnTraits(call, { leadId, namedAs: 'own', traits });
  const meant = traits.email && (await findMeantLead(env, { projectId, email: traits.email, now }));
  return learnTraits(call, { ...(meant || { leadId: newId('lead'), namedAs: 'made' }), traits });
}
