import { createLead as definition } from '../../../contract/api/leads.ts';
import { findEmailOwner } from '../../../identity/claim-email.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { learnTraits } from './learn-traits.ts';

export const createLeadHandler = endpoint(definition, async ({ body: { leadId, ...traits }, ...call }) => {
  const { projectId } = call.principal;
  if (leadId !== undefined) return learnTraits(call, { leadId, namedAs: 'own', traits });
  const owner = traits.email && (await findEmailOwner(call.env, { projectId, email: traits.email, now: call.now }));
  if (owner) return learnTraits(call, { leadId: owner, namedAs: 'anonymous', traits });
  return learnTraits(call, { leadId: newId('lead'), namedAs: 'made', traits });
});
