import { getScoringRule } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const getScoringRuleHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).getScoringRule,
  (call, { path }) => getScoringRule(call, path),
  refuseRules,
);
