import type { NotTaken } from '../../../intake/event-outcome.ts';
import type { Unreachable } from '../../../people/edit/learn-traits.ts';
import type { NoSuchLead } from '../../../people/read/get-lead.ts';
import { Refusal } from '../../problem.ts';
import { notTaken } from '../events/refuse-event.ts';
import { noSuchLead } from './refuse-lead.ts';

export function refuseEdit(refused: NoSuchLead | Unreachable | NotTaken): Refusal {
  switch (refused.reason) {
    case 'no_such_lead':
      return noSuchLead();
    case 'unreachable':
      return new Refusal('unavailable', 'The lead could not be reached: try again.', {
        headers: { 'Retry-After': '1' },
      });
    case 'erased':
    case 'limited':
    case 'unavailable':
      return notTaken(refused);
  }
}
