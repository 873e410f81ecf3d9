import { openLeadSocket as definition } from '../../../contract/api/leads.ts';
import { leadObject } from '../../../lead/lead-client.ts';
import { answerOf } from '../../answer-of.ts';
import { requireTicket } from '../../auth/require-ticket.ts';
import { endpoint } from '../../endpoint.ts';

export const openLeadSocketHandler = endpoint(
  definition,
  async ({ path: { leadId }, query: { ticket }, env, now, context }) => {
    const { projectId } = await requireTicket(context, { ticket, subject: `lead:${leadId}`, now });
    return answerOf(leadObject(env, projectId, leadId).fetch(context.req.raw));
  },
);
