import type { Ruleset } from '../../contract/ruleset.ts';
import type { RulesetChange } from '../../contract/scoring-rule.ts';
import { findTwin, type RulesRefused } from '../../domain/change-rules.ts';
import { newId } from '../storage/new-id.ts';

/** Returns a function that applies a change to a ruleset. Omitted fields stay unchanged, and rules without an ID are new. */
export function applyChange(change: RulesetChange): (current: Ruleset) => Omit<Ruleset, 'version'> | RulesRefused {
  const rules = change.rules?.map(({ id = newId('rule'), ...rule }) => ({ ...rule, id }));
  const twin = rules?.map((rule) => findTwin(rules, rule)).find((found) => found !== undefined);
  return (current) => {
    if (twin) return { reason: 'same_rule', ruleId: twin.id };
    return {
      rules: rules ?? current.rules,
      stages: change.stages ?? current.stages,
      decay: change.decay ?? current.decay,
      silent: change.silent ?? current.silent,
      fit: change.fit === null ? undefined : (change.fit ?? current.fit),
    };
  };
}
