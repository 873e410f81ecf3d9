import { deleteScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { deleteScoringRule } from '../../../settings/scoring/change-scoring-rules.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const deleteScoringRuleHandler = handle(
  definition,
  (call, { path }) => deleteScoringRule(call, path),
  refuseRules,
);
