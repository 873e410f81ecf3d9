import * as z from 'zod';
import { askLead } from '../../../lead/lead-client.ts';
import { signTicket } from '../../auth/tokens.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const createLiveTicket = endpoint(
  {
    method: 'post',
    url: '/api/leads/{leadId}/live-ticket',
    operationId: 'createLeadTicket',
    tag: 'Leads',
    summary: 'A ticket that opens the lead’s socket',
    description: 'Good for 30 seconds and for `/api/leads/{leadId}/live?ticket=…` only.',
    access: 'leads:read',
    path: LeadPath,
    status: 201,
    answer: z.object({ ticket: z.string(), url: z.string().meta({ example: '/api/leads/lead_123/live?ticket=…' }) }),
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, principal: { projectId }, env, now }) => {
    // A merged lead's socket is its winner's.
    const lead = await askLead(env, { projectId, leadId }, (object) => object.read({}));
    if (!lead) throw noSuchLead();
    const ticket = await signTicket({ projectId, subject: `lead:${lead._id}` }, { secret: env.JWT_SECRET, now });
    return { ticket, url: `/api/leads/${encodeURIComponent(lead._id)}/live?ticket=${ticket}` };
  },
);
