import * as z from 'zod';
import { eraseLead } from '../../../identity/erase-lead.ts';
import { writeAudit } from '../../../settings/audit.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { LeadPath, noSuchLead } from './get-lead.ts';

export const eraseLeadEndpoint = endpoint(
  {
    method: 'delete',
    url: '/api/leads/{leadId}',
    operationId: 'eraseLead',
    tag: 'Leads',
    summary: 'Erase a lead for ever',
    description:
      'Nothing about the person remains, nor of the leads merged into this one; what is sent to its ids later is refused.',
    access: 'leads:write',
    path: LeadPath,
    status: 200,
    answer: z.object({ _id: z.string(), erased: z.literal(true) }),
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { leadId }, principal, env, now }) => {
    const { projectId } = principal;
    const erased = await eraseLead(env, { projectId, leadId });
    if (erased === 'no_such_lead') throw noSuchLead();
    if (erased === 'unfinished')
      throw new Refusal(
        'conflict',
        'A merge or un-merge of a part of this lead is not finished yet: try again in a moment.',
      );
    // Not which: nothing about the person remains.
    await writeAudit(env.DB, { projectId, at: now, actor: actorOf(principal), action: 'lead.erased' });
    return { _id: leadId, erased: true as const };
  },
);
