import { getLeadIntelligence as definition } from '../../../contract/api/leads.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchLead } from './get-lead.ts';

export const getLeadIntelligenceHandler = endpoint(
  definition,
  async ({ path: { leadId }, query: { at }, principal: { projectId }, env }) => {
    const found = await askLead(env, { projectId, leadId }, (lead) =>
      lead.intelligence(at === undefined ? {} : { at: fromInstant(at) }),
    );
    if (!found) throw noSuchLead();
    return found;
  },
);
