import { updateScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { changeRule } from '../../../domain/change-rules.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';
import { pickRule, withRules } from './rule-path.ts';

export const updateScoringRuleHandler = endpoint(definition, async ({ path: { ruleId }, body, ...call }) =>
  pickRule(
    await publish(
      call,
      withRules((rules) => changeRule(rules, ruleId, body)),
    ),
    ruleId,
  ),
);
