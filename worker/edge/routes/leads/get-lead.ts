import * as z from 'zod';
import { LeadId } from '../../../contract/ids.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { Lead } from '../../../contract/lead.ts';
import { AsOfQuery } from '../../../contract/lead-query.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const LeadPath = z.object({ leadId: LeadId });

/** The same answer for a lead that does not exist and for another project's. */
export const noSuchLead = (): Refusal => new Refusal('not_found', 'There is no such lead.');

export const getLead = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}',
    operationId: 'getLead',
    tag: 'Leads',
    summary: 'One lead as it stands now, or as of an instant',
    description:
      'With `at`, the lead is what it was then, by what is known today. An id that was merged into another lead answers that one.',
    access: 'leads:read',
    path: LeadPath,
    query: AsOfQuery,
    status: 200,
    answer: Lead,
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, query: { at }, principal: { projectId }, env }) => {
    const lead = await askLead(env, { projectId, leadId }, (lead) =>
      lead.read(at === undefined ? {} : { at: fromInstant(at) }),
    );
    if (!lead) throw noSuchLead();
    return lead;
  },
);
