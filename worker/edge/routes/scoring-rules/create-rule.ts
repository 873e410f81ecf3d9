import { ScoringRuleInput } from '../../../contract/ruleset.ts';
import { PublishedRule } from '../../../contract/scoring-rule.ts';
import { addRule } from '../../../domain/change-rules.ts';
import { newId } from '../../../settings/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';
import { pickRule, withRules } from './rule-path.ts';

export const createRule = endpoint(
  {
    method: 'post',
    url: '/api/scoring-rules',
    operationId: 'createScoringRule',
    tag: 'Scoring rules',
    summary: 'Add a scoring rule',
    description:
      'Publishes a new version of the ruleset: the very next event is scored by it. Every active rule that matches an event adds its points.',
    access: 'rules:write',
    body: ScoringRuleInput,
    status: 201,
    answer: PublishedRule,
    refusals: ['conflict'],
  },
  async ({ body, ...call }) => {
    const id = newId('rule');
    const ruleset = await publish(
      call,
      withRules((rules) => addRule(rules, body, id)),
    );
    return pickRule(ruleset, id);
  },
);
