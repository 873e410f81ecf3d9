import * as z from 'zod';
import { fromInstant } from '../../../contract/instant.ts';
import { TimelineEntry } from '../../../contract/lead.ts';
import { TimelineQuery } from '../../../contract/lead-query.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const getTimeline = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/timeline',
    operationId: 'getLeadTimeline',
    tag: 'Leads',
    summary: 'What the lead did and what it was worth, oldest first',
    description:
      'In the order in which things happened: an event that came late stands where it belongs. Of a longer history, the newest part.',
    access: 'leads:read',
    path: LeadPath,
    query: TimelineQuery,
    status: 200,
    answer: z.array(TimelineEntry),
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, query: { at, limit }, principal: { projectId }, env }) => {
    const entries = await askLead(env, { projectId, leadId }, (lead) =>
      lead.timeline({ limit, ...(at !== undefined && { until: fromInstant(at) }) }),
    );
    if (!entries) throw noSuchLead();
    return entries;
  },
);
