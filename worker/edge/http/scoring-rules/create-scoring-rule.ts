import { createScoringRule as definition } from '../../../contract/api/scoring-rules.ts';
import { addRule } from '../../../domain/change-rules.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';
import { pickRule, withRules } from './rule-path.ts';

export const createScoringRuleHandler = endpoint(definition, async ({ body, ...call }) => {
  const id = newId('rule');
  const ruleset = await publish(
    call,
    withRules((rules) => addRule(rules, body, id)),
  );
  return pickRule(ruleset, id);
});
