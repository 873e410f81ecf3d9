import { updateScoringRule } from '../../../settings/scoring/change-scoring-rules.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const updateScoringRuleHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).updateScoringRule,
  (call, { path, body }) => updateScoringRule(call, { ...body, ...path }),
  refuseRules,
);
