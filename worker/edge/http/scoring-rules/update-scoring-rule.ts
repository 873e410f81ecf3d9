import { updateScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { updateScoringRule } from '../../../settings/scoring/change-scoring-rules.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const updateScoringRuleHandler = handle(
  definition,
  (call, { path, body }) => updateScoringRule(call, { ...body, ...path }),
  refuseRules,
);
