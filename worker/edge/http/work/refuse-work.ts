import { LIMITS } from '../../../contract/limits.ts';
import type { NotWorked } from '../../../people/work/find-worked-lead.ts';
import type { NotLogged } from '../../../people/work/log-work.ts';
import { invalid, Refusal } from '../../problem.ts';
import { refuseEdit } from '../leads/refuse-edit.ts';

type WorkRefused = NotWorked | NotLogged | { reason: 'no_such_task' | 'too_many_tasks' };

export function refuseWork(refused: WorkRefused): Refusal {
  switch (refused.reason) {
    case 'not_a_member':
      return invalid([{ path: refused.field, message: 'names someone who is not a member of this project' }]);
    case 'merged':
      return new Refusal(
        'conflict',
        `A web page linked ${refused.leadId} to the lead ${refused.winner}. Send the request for that lead, or unmerge ${refused.leadId} first.`,
        { errors: [{ path: 'leadId', message: `must be ${refused.winner}, the lead that this one was linked to` }] },
      );
    case 'no_such_task':
      return new Refusal('not_found', 'This lead has no such task.');
    case 'too_many_tasks':
      return new Refusal('conflict', `A lead can have up to ${LIMITS.openTasksMax} open tasks. Finish one first.`);
    case 'event_id_taken':
      return new Refusal('conflict', 'Another event of this lead already has this eventId. Send a new eventId.');
    case 'no_such_lead':
    case 'unreachable':
    case 'erased':
    case 'limited':
    case 'unavailable':
      return refuseEdit(refused);
  }
}
