import type { PublishRefused } from '../../../settings/scoring/publish-ruleset.ts';
import type { NoChallenger } from '../../../studies/challenger-record.ts';
import { Refusal } from '../../problem.ts';
import { refuseRules } from '../scoring-rules/refuse-rules.ts';

export const refuseChallenger = (refused: PublishRefused | NoChallenger): Refusal =>
  refused.reason === 'no_challenger'
    ? new Refusal('not_found', 'There is no challenger: set one with PUT /api/challenger.')
    : refuseRules(refused);
