import { type EraseRefused, eraseLead } from '../../../people/edit/erase-lead.ts';
import type { NoSuchLead } from '../../../people/read/get-lead.ts';
import { handle } from '../../handle.ts';
import { Refusal } from '../../problem.ts';
import { noSuchLead } from './refuse-lead.ts';

export const eraseLeadHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).eraseLead,
  (call, { path, query }) => eraseLead(call, { ...path, ...query }),
  refuseErase,
);

function refuseErase(refused: NoSuchLead | EraseRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_lead':
      return noSuchLead();
    case 'merged': {
      const { leadId, winner } = refused;
      return new Refusal(
        'conflict',
        `${leadId} is part of the lead ${winner}. To delete that lead and everything merged into it, add ?winner=${encodeURIComponent(winner)}.`,
        { errors: [{ path: 'query.winner', message: `must be ${winner}, the lead that this one is part of` }] },
      );
    }
    case 'unsettled':
      return new Refusal('conflict', 'A merge or unmerge of this lead has not finished. Try again in a moment.', {
        headers: { 'Retry-After': '1' },
      });
  }
}
