import { PublishedRule, ScoringRuleChange } from '../../../contract/scoring-rule.ts';
import { changeRule } from '../../../domain/change-rules.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';
import { pickRule, RulePath, withRules } from './rule-path.ts';

export const updateRule = endpoint(
  {
    method: 'put',
    url: '/api/scoring-rules/{ruleId}',
    operationId: 'updateScoringRule',
    tag: 'Scoring rules',
    summary: 'Change a scoring rule',
    description:
      'What is not named stays; `null` takes conditions or a cap away. Publishes a new version: later events are scored by it, past scores stay until the history is rescored.',
    access: 'rules:write',
    path: RulePath,
    body: ScoringRuleChange,
    status: 200,
    answer: PublishedRule,
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { ruleId }, body, ...call }) =>
    pickRule(
      await publish(
        call,
        withRules((rules) => changeRule(rules, ruleId, body)),
      ),
      ruleId,
    ),
);
