import { updateRuleset as definition } from '../../../contract/api/scoring-rules.ts';
import { findTwin } from '../../../domain/change-rules.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { publish } from './publish.ts';

export const updateRulesetHandler = endpoint(definition, async ({ body, ...call }) => {
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
});
