import type { Decay, Ruleset, ScoringRule } from '../../contract/ruleset.ts';
import type { SuggestedRule } from '../../contract/suggestion.ts';

/** A ruleset with the suggestions that were accepted. All else stays as it is; rules without a match have IDs that begin with `new_`. */
export function withSuggestions<Rules extends Omit<Ruleset, 'version'>>(
  ruleset: Rules,
  { rules, decay }: { rules: readonly SuggestedRule[]; decay: Decay | null },
): Rules {
  const suggested = new Map(rules.map((rule) => [rule.ruleId, rule]));
  const added = rules.filter(({ ruleId }) => ruleId === null);
  return {
    ...ruleset,
    ...(decay && { decay }),
    rules: [
      ...ruleset.rules.map((rule) => withSuggestion(rule, suggested.get(rule.id))),
      ...added.map(
        ({ eventType, points, cap }, i): ScoringRule => ({
          ...{ id: `new_${i}`, eventType, points, description: '', active: true },
          ...(cap && { cap }),
        }),
      ),
    ],
  };
}

function withSuggestion(rule: ScoringRule, suggestion: SuggestedRule | undefined): ScoringRule {
  if (!suggestion) return rule;
  const { points, cap } = suggestion;
  if (points === 0) return { ...rule, active: false };
  const { cap: _, ...uncapped } = rule;
  return { ...uncapped, points, active: true, ...(cap && { cap }) };
}
