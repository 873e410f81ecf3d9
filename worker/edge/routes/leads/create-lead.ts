import { Lead } from '../../../contract/lead.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { LeadInput } from '../../../contract/traits.ts';
import { findEmailOwner } from '../../../identity/claim-email.ts';
import { newId } from '../../../settings/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { learnTraits } from './learn-traits.ts';

export const createLead = endpoint(
  {
    method: 'post',
    url: '/api/leads',
    operationId: 'createLead',
    tag: 'Leads',
    summary: 'Create a lead, or tell who one is',
    description:
      'With the `leadId`, or the email, of a lead that exists, what is sent is added to what is known of it; no second lead is made.',
    access: 'leads:write',
    body: LeadInput,
    bodyBytesMax: LIMITS.eventBytesMax,
    status: 201,
    answer: Lead,
    refusals: ['payload_too_large', 'lead_erased', 'unavailable'],
  },
  async ({ body: { leadId, ...traits }, ...call }) => {
    const { projectId } = call.principal;
    if (leadId !== undefined) return learnTraits(call, { leadId, namedAs: 'own', traits });
    const owner = traits.email && (await findEmailOwner(call.env.DB, { projectId, email: traits.email }));
    if (owner) return learnTraits(call, { leadId: owner, namedAs: 'anonymous', traits });
    return learnTraits(call, { leadId: newId('lead'), namedAs: 'made', traits });
  },
);
