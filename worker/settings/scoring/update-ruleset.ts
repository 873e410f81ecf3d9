import type { Call } from '../../access/call.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { RulesetChange } from '../../contract/scoring-rule.ts';
import { findTwin } from '../../domain/change-rules.ts';
import { newId } from '../storage/new-id.ts';
import { type PublishRefused, publishRuleset } from './publish-ruleset.ts';

/** Changes the named parts of the ruleset, and publishes. Rules without an id are new. */
export function updateRuleset(call: Call, change: RulesetChange): Promise<Ruleset | PublishRefused> {
  const rules = change.rules?.map(({ id = newId('rule'), ...rule }) => ({ ...rule, id }));
  const twin = rules?.map((rule) => findTwin(rules, rule)).find((found) => found !== undefined);
  return publishRuleset(call, (current) => {
    if (twin) return { reason: 'same_rule', ruleId: twin.id };
    return {
      rules: rules ?? current.rules,
      stages: change.stages ?? current.stages,
      decay: change.decay ?? current.decay,
      silent: change.silent ?? current.silent,
    };
  });
}
