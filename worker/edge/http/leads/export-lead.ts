import { exportLead as definition } from '../../../contract/api/leads.ts';
import { endpoint } from '../../endpoint.ts';
import { readEverything } from '../../read-everything.ts';
import { streamText } from '../../stream-text.ts';
import { noSuchLead } from './get-lead.ts';

export const exportLeadHandler = endpoint(
  definition,
  async ({ path: { leadId }, principal: { projectId }, env, now }) => {
    const everything = await readEverything(env, { projectId, leadId, now });
    if (!everything) throw noSuchLead();
    return new Response(streamText(everything), { headers: { 'Content-Type': 'application/json' } });
  },
);
