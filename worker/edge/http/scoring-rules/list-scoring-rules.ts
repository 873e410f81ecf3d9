import { listScoringRules as definition } from '../../../contract/api/scoring-rules.ts';
import { listScoringRules } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';

export const listScoringRulesHandler = handle(definition, listScoringRules);
