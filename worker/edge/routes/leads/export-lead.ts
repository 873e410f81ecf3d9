import { endpoint } from '../../endpoint.ts';
import { Everything, readEverything } from '../../read-everything.ts';
import { streamText } from '../../stream-text.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const exportLead = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/export',
    operationId: 'exportLead',
    tag: 'Leads',
    summary: 'Everything held about a lead',
    description:
      'For a person who asks: the lead, every event with its properties and points, stage changes, merged ids, emails claimed. A long log comes as it is read.',
    access: 'leads:read',
    path: LeadPath,
    status: 200,
    answer: Everything,
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, principal: { projectId }, env, now }) => {
    const everything = await readEverything(env, { projectId, leadId, now });
    if (!everything) throw noSuchLead();
    return new Response(streamText(everything), { headers: { 'Content-Type': 'application/json' } });
  },
);
