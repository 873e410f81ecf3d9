import { LeadId } from '../../../contract/ids.ts';
import { Lead } from '../../../contract/lead.ts';
import { Traits } from '../../../contract/traits.ts';
import { leadObject } from '../../../lead/lead-client.ts';
import { newId } from '../../../settings/new-id.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { ingestEvents } from '../../ingest-events.ts';
import { Refusal } from '../../problem.ts';

export const createLead = endpoint(
  {
    method: 'post',
    url: '/api/leads',
    tag: 'Leads',
    summary: 'Create a lead, or tell who one is',
    description: 'With `leadId` the lead may exist already: what is sent is then added to what is known of it.',
    access: 'leads:write',
    body: Traits.extend({ leadId: LeadId.optional() }),
    status: 201,
    answer: Lead,
    refusals: ['unavailable'],
  },
  async ({ body: { leadId = newId('lead'), ...traits }, principal: { projectId }, env, now }) => {
    const config = await getProjectConfig(env, projectId);
    const event = { kind: 'traits' as const, eventId: newId('evt'), occurredAt: now, receivedAt: now, traits };
    const [outcome] = await ingestEvents(env, { projectId, config, events: [{ leadId, event }] });
    const lead = outcome === 'accepted' ? await leadObject(env, projectId, leadId).read({}) : null;
    if (!lead) throw new Refusal('unavailable', 'The lead could not be reached: try again.');
    return lead;
  },
);
