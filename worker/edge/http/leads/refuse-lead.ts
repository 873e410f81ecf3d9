import type { NoSuchLead } from '../../../people/read/get-lead.ts';
import { badCursor, Refusal } from '../../problem.ts';

/** The response does not reveal whether another project has the lead. */
export const noSuchLead = (): Refusal => new Refusal('not_found', 'There is no such lead.');

export function refuseLead({ reason }: NoSuchLead | { reason: 'bad_cursor' }): Refusal {
  switch (reason) {
    case 'no_such_lead':
      return noSuchLead();
    case 'bad_cursor':
      return badCursor();
  }
}
