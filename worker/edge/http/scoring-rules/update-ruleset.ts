import { updateRuleset } from '../../../settings/scoring/update-ruleset.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const updateRulesetHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).updateRuleset,
  (call, { body }) => updateRuleset(call, body),
  refuseRules,
);
