import { listScoringRules } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';

export const listScoringRulesHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).listScoringRules,
  listScoringRules,
);
