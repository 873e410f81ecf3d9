import { listRulesetVersions } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';

export const listRulesetVersionsHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).listRulesetVersions,
  (call, { query }) => listRulesetVersions(call, query),
);
