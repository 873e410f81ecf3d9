import * as z from 'zod';
import { toInstant } from '../../../contract/instant.ts';
import { Lead } from '../../../contract/lead.ts';
import { listIdentities } from '../../../identity/claim-email.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

const Entries = z.array(z.record(z.string(), z.unknown())).meta({ example: [] });

export const exportLead = endpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/export',
    operationId: 'exportLead',
    tag: 'Leads',
    summary: 'Everything held about a lead',
    description:
      'For a person who asks: the lead, every event with its properties and points, stage changes, merged ids, e-mails claimed.',
    access: 'leads:read',
    path: LeadPath,
    status: 200,
    answer: z.object({
      exportedAt: z.string(),
      lead: Lead,
      events: Entries,
      transitions: Entries,
      rescores: Entries,
      merged: Entries,
      identities: Entries,
    }),
    refusals: ['not_found'],
  },
  async ({ path: { leadId }, principal: { projectId }, env, now }) => {
    const log = await askLead(env, { projectId, leadId }, (lead) => lead.log());
    if (!log) throw noSuchLead();
    const ids = [log.lead._id, ...log.absorbed.map((absorbed) => absorbed.leadId)];
    const dated = <Item extends object>(items: Item[]) => items.map((item) => withInstants(item));
    return {
      exportedAt: toInstant(now),
      lead: log.lead,
      events: dated(log.events),
      transitions: dated(log.transitions),
      rescores: dated(log.rescores),
      merged: dated(log.absorbed),
      identities: dated(await listIdentities(env.DB, { projectId, leadIds: ids })),
    };
  },
);

/** Instants as people and other programs read them. */
const withInstants = (item: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      /^at$|At$/.test(key) && typeof value === 'number' ? toInstant(value) : value,
    ]),
  );
