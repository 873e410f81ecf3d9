import { deleteScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { removeRule } from '../../../domain/change-rules.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';
import { withRules } from './rule-path.ts';

export const deleteScoringRuleHandler = endpoint(definition, async ({ path: { ruleId }, ...call }) => {
  const { version } = await publish(
    call,
    withRules((rules) => removeRule(rules, ruleId)),
  );
  return { id: ruleId, deleted: true as const, rulesetVersion: version };
});
