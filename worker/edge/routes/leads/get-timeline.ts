import * as z from 'zod';
import { fromInstant } from '../../../contract/instant.ts';
import { TimelineEntry } from '../../../contract/lead.ts';
import { AsOfQuery } from '../../../contract/lead-query.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const getTimeline = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/timeline',
    tag: 'Leads',
    summary: 'What the lead did and what it was worth, oldest first',
    description: 'In the order in which things happened: an event that came late stands where it belongs.',
    access: 'leads:read',
    path: LeadPath,
    query: AsOfQuery,
    status: 200,
    answer: z.array(TimelineEntry),
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, query: { at }, principal: { projectId }, env }) => {
    const entries = await askLead(env, { projectId, leadId }, (lead) =>
      lead.timeline(at === undefined ? {} : { until: fromInstant(at) }),
    );
    if (!entries) throw noSuchLead();
    return entries;
  },
);
