import { LIMITS } from '../../../contract/limits.ts';
import { markLeadToCall } from '../../../people/calls/mark-lead-to-call.ts';
import type { NoSuchLead } from '../../../people/read/get-lead.ts';
import { handle } from '../../handle.ts';
import { invalid, type Refusal } from '../../problem.ts';
import { noSuchLead } from '../leads/refuse-lead.ts';

export const markLeadToCallHandler = handle(
  async () => (await import('../../../contract/api/leads-to-call.ts')).markLeadToCall,
  (call, { path, body }) => markLeadToCall(call, { ...path, mark: body }),
  refuseMark,
);

function refuseMark({ reason }: NoSuchLead | { reason: 'snooze_out_of_range' }): Refusal {
  switch (reason) {
    case 'no_such_lead':
      return noSuchLead();
    case 'snooze_out_of_range':
      return invalid([{ path: 'until', message: `must be in the future, within ${LIMITS.snoozeDaysMax} days` }]);
  }
}
