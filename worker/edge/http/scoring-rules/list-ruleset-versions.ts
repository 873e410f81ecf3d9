import { listRulesetVersions as definition } from '../../../contract/api/scoring-rules.ts';
import { listRulesetVersions } from '../../../settings/scoring/show-rulesets.ts';
import { handle } from '../../handle.ts';

export const listRulesetVersionsHandler = handle(definition, (call, { query }) => listRulesetVersions(call, query));
