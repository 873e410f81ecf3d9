import { fromInstant } from '../../../contract/instant.ts';
import { Intelligence } from '../../../contract/intelligence.ts';
import { AsOfQuery } from '../../../contract/lead-query.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const getIntelligence = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/intelligence',
    operationId: 'getLeadIntelligence',
    tag: 'Leads',
    summary: 'Risk, trend, engagement and what to do next',
    description: 'Each figure comes with the numbers that it was made of.',
    access: 'leads:read',
    path: LeadPath,
    query: AsOfQuery,
    status: 200,
    answer: Intelligence,
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, query: { at }, principal: { projectId }, env }) => {
    const found = await askLead(env, { projectId, leadId }, (lead) =>
      lead.intelligence(at === undefined ? {} : { at: fromInstant(at) }),
    );
    if (!found) throw noSuchLead();
    return found;
  },
);
