import * as z from 'zod';
import { LeadId } from '../../../contract/ids.ts';
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
    summary: 'Permanently delete a lead',
    description:
      'Deletes everything about the person, including leads merged into this one; what is sent to their ids later is refused. An id that was merged into another lead answers 409 with that lead; confirm with `?winner=<id>`. An id that was only ever anonymous stands for its person.',
    access: 'leads:write',
    path: LeadPath,
    query: z.object({
      winner: LeadId.optional().describe('Delete the lead with this id, which the id in the path was merged into.'),
    }),
    status: 200,
    answer: z.object({ _id: z.string(), erased: z.literal(true) }),
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { leadId }, query: { winner }, principal, env, now }) => {
    const { projectId } = principal;
    const erased = await eraseLead(env, { projectId, leadId, winner });
    switch (erased.status) {
      case 'no_such_lead':
      case 'not_quiet':
        throw noSuchLead();
      case 'merged':
        throw new Refusal(
          'conflict',
          `${leadId} is part of the lead ${erased.winner}. To delete that lead and everything merged into it, add ?winner=${encodeURIComponent(erased.winner)}.`,
          { errors: [{ path: 'winner', message: erased.winner }] },
        );
      case 'unsettled':
        throw new Refusal('conflict', 'A merge or unmerge of this lead has not finished. Try again in a moment.');
      case 'erased':
        // Without the id: nothing about the person remains.
        await writeAudit(env.DB, { projectId, at: now, actor: actorOf(principal), action: 'lead.erased' });
        return { _id: leadId, erased: true as const };
    }
  },
);
