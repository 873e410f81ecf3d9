import { getLead as definition } from '../../../contract/api/leads.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

/** The same answer for a lead that does not exist and for another project's. */
export const noSuchLead = (): Refusal => new Refusal('not_found', 'There is no such lead.');

export const getLeadHandler = endpoint(
  definition,
  async ({ path: { leadId }, query: { at }, principal: { projectId }, env }) => {
    const lead = await askLead(env, { projectId, leadId }, (lead) =>
      lead.read(at === undefined ? {} : { at: fromInstant(at) }),
    );
    if (!lead) throw noSuchLead();
    return lead;
  },
);
