import { deleteScoringRule } from '../../../settings/scoring/change-scoring-rules.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const deleteScoringRuleHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).deleteScoringRule,
  (call, { path }) => deleteScoringRule(call, path),
  refuseRules,
);
