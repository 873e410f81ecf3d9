import { createScoringRule } from '../../../settings/scoring/change-scoring-rules.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const createScoringRuleHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).createScoringRule,
  (call, { body }) => createScoringRule(call, body),
  refuseRules,
);
