import { Lead } from '../../../contract/lead.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { LearnedTraits } from '../../../contract/traits.ts';
import { takeBack } from '../../../identity/take-back.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';
import { learnTraits } from './learn-traits.ts';

export const updateLead = endpoint(
  {
    method: 'patch',
    url: '/api/leads/{leadId}',
    operationId: 'updateLead',
    tag: 'Leads',
    summary: 'Change what is known of a lead',
    description: 'What is not named stays; `null` takes a trait away. An email is claimed for this lead.',
    access: 'leads:write',
    path: LeadPath,
    body: LearnedTraits,
    bodyBytesMax: LIMITS.eventBytesMax,
    status: 200,
    answer: Lead,
    refusals: ['not_found', 'payload_too_large', 'lead_erased', 'unavailable'],
  },
  async ({ path: { leadId }, body, ...call }) => {
    const { projectId } = call.principal;
    const config = await getProjectConfig(call.env, projectId);
    if (!(await takeBack(call.env, { projectId, config, leadId }))) throw noSuchLead();
    // An edit names a lead that is there already; it doesn't say that the id is the customer's own.
    return learnTraits(call, { leadId, namedAs: 'anonymous', traits: body });
  },
);
