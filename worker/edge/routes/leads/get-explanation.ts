import { Explanation } from '../../../contract/explanation.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { AsOfQuery } from '../../../contract/lead-query.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const getExplanation = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/explain',
    operationId: 'getLeadExplanation',
    tag: 'Leads',
    summary: 'Why the score is what it is',
    description:
      'Every contribution, what caps withheld, what decay took and the floor gave: the lines add up to the score exactly.',
    access: 'leads:read',
    path: LeadPath,
    query: AsOfQuery,
    status: 200,
    answer: Explanation,
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, query: { at }, principal: { projectId }, env }) => {
    const found = await askLead(env, { projectId, leadId }, (lead) =>
      lead.explanation(at === undefined ? {} : { at: fromInstant(at) }),
    );
    if (!found) throw noSuchLead();
    return found;
  },
);
