import { createScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { createScoringRule } from '../../../settings/scoring/change-scoring-rules.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const createScoringRuleHandler = handle(
  definition,
  (call, { body }) => createScoringRule(call, body),
  refuseRules,
);
