import { Ruleset } from '../../../contract/ruleset.ts';
import { RulesetChange } from '../../../contract/scoring-rule.ts';
import { findTwin } from '../../../domain/change-rules.ts';
import { newId } from '../../../settings/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';

export const updateRuleset = endpoint(
  {
    method: 'put',
    url: '/api/scoring-rules/ruleset',
    operationId: 'updateRuleset',
    tag: 'Scoring rules',
    summary: 'Change stages, decay, silent types or all rules at once',
    description:
      'Fields that you leave out stay as they are. Stages, decay and silent types apply to the whole history of every lead, without a rescore. A stage with a new name at the same score, or in the same place of a list of the same length, counts as renamed: automations that name it follow. A stage that an automation names cannot be removed.',
    access: 'rules:write',
    body: RulesetChange,
    status: 200,
    answer: Ruleset,
    refusals: ['conflict'],
  },
  async ({ body, ...call }) => {
    const rules = body.rules?.map(({ id = newId('rule'), ...rule }) => ({ ...rule, id }));
    const twin = rules?.map((rule) => findTwin(rules, rule)).find((found) => found !== undefined);
    return publish(call, (current) => {
      if (twin) return { reason: 'same_rule', ruleId: twin.id };
      return {
        rules: rules ?? current.rules,
        stages: body.stages ?? current.stages,
        decay: body.decay ?? current.decay,
        silent: body.silent ?? current.silent,
      };
    });
  },
);
