import { actorOf } from '../../../access/permissions.ts';
import { eraseLead as definition } from '../../../contract/api/leads.ts';
import { eraseLead } from '../../../identity/erase-lead.ts';
import { writeAudit } from '../../../settings/projects/audit.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { noSuchLead } from './refuse-lead.ts';

export const eraseLeadHandler = endpoint(
  definition,
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
