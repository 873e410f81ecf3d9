import { LIMITS } from '../../../contract/limits.ts';
import type { InvalidFields } from '../../../settings/automations/refuse-action.ts';
import type { UnknownSegment } from '../../../settings/automations/segments-in-automations.ts';
import type { UnknownStage } from '../../../settings/automations/stages-in-automations.ts';
import { contended, invalid, Refusal } from '../../problem.ts';
import { noSuchLead } from '../leads/refuse-lead.ts';
import { tooManyBehaviors } from '../segments/refuse-segment.ts';

type AutomationRefused =
  | InvalidFields
  | UnknownStage
  | UnknownSegment
  | {
      reason:
        | 'no_such_automation'
        | 'no_such_lead'
        | 'too_many_automations'
        | 'secrets_do_not_carry_over'
        | 'too_many_behaviors'
        | 'contended';
    };

export function refuseAutomation(refused: AutomationRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_automation':
      return new Refusal('not_found', 'There is no such automation.');
    case 'no_such_lead':
      return noSuchLead();
    case 'too_many_automations':
      return new Refusal(
        'conflict',
        `You’ve reached the limit of ${LIMITS.automationsMax} automations. Delete one first.`,
      );
    case 'no_such_stage':
      return invalid([
        { path: refused.field, message: `must be a stage of this project: ${refused.known.join(', ')}` },
      ]);
    case 'no_such_segment':
      return invalid([{ path: refused.field, message: 'must be the ID of a shared segment of this project' }]);
    case 'invalid_fields':
      return invalid(refused.errors);
    case 'secrets_do_not_carry_over':
      return invalid([
        {
          path: 'config',
          message: 'must be sent again in full: the receiver changes, so its secrets do not carry over',
        },
      ]);
    case 'too_many_behaviors':
      return tooManyBehaviors();
    case 'contended':
      return contended();
  }
}
