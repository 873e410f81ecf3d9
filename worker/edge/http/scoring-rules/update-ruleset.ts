import { updateRuleset as definition } from '../../../contract/api/scoring-rules.ts';
import { updateRuleset } from '../../../settings/scoring/update-ruleset.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const updateRulesetHandler = handle(definition, (call, { body }) => updateRuleset(call, body), refuseRules);
