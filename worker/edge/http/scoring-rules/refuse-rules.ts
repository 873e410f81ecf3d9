import { LIMITS } from '../../../contract/limits.ts';
import type { PublishRefused } from '../../../settings/scoring/publish-ruleset.ts';
import { contended, Refusal } from '../../problem.ts';

export function refuseRules(refused: PublishRefused | { reason: 'no_such_run' }): Refusal {
  switch (refused.reason) {
    case 'no_such_rule':
      return new Refusal('not_found', 'There is no such scoring rule.');
    case 'no_such_run':
      return new Refusal('not_found', 'There is no such run.');
    case 'same_rule':
      return new Refusal(
        'conflict',
        `The rule ${refused.ruleId} has the same event type and conditions: change that rule.`,
        { errors: [{ path: 'eventType', message: 'has an active rule with the same conditions' }] },
      );
    case 'too_many_rules':
      return new Refusal('conflict', `You’ve reached the limit of ${LIMITS.rulesMax} scoring rules.`);
    case 'stage_in_use': {
      const { stage, automation } = refused;
      const detail = `The automation “${automation}” runs on the stage "${stage}". Change or delete the automation first.`;
      return new Refusal('conflict', detail, {
        errors: [{ path: 'stages', message: `must keep "${stage}", which the automation “${automation}” names` }],
      });
    }
    case 'other_version_live':
      return new Refusal(
        'conflict',
        `Version ${refused.version} of the rules is live, so nothing was published. Check your changes against that version before you publish them.`,
        { errors: [{ path: 'ifVersion', message: `must be ${refused.version}, the live version` }] },
      );
    case 'contended':
      return contended();
  }
}
