import { getScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { getScoringRule } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const getScoringRuleHandler = handle(definition, (call, { path }) => getScoringRule(call, path), refuseRules);
