import { signTicket } from '../../../access/tokens.ts';
import { createLeadTicket as definition } from '../../../contract/api/leads.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchLead } from './get-lead.ts';

export const createLeadTicketHandler = endpoint(
  definition,
  async ({ path: { leadId }, principal: { projectId }, env, now }) => {
    // A merged lead's socket is its winner's.
    const lead = await askLead(env, { projectId, leadId }, (object) => object.read({}));
    if (!lead) throw noSuchLead();
    const ticket = await signTicket({ projectId, subject: `lead:${lead._id}` }, { secret: env.JWT_SECRET, now });
    return { ticket, url: `/api/leads/${encodeURIComponent(lead._id)}/live?ticket=${ticket}` };
  },
);
