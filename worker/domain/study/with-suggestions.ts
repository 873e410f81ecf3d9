import type { FitRule, FitThresholds } from '../../contract/fit.ts';
import type { Decay, Ruleset, ScoringRule } from '../../contract/ruleset.ts';
import type { SuggestedFitRule, SuggestedRule } from '../../contract/suggestion.ts';
import { conditionKey } from './condition-key.ts';

/**
 * Applies the accepted suggestions to a ruleset. All other rules and fields stay unchanged. Suggested rules that the ruleset does not have
 * get IDs that start with `new_`.
 */
export function withSuggestions<Rules extends Omit<Ruleset, 'version'>>(
  ruleset: Rules,
  {
    rules,
    decay,
    fit,
  }: {
    rules: readonly SuggestedRule[];
    decay: Decay | null;
    fit?: { rules: readonly SuggestedFitRule[]; grades: FitThresholds | null } | null;
  },
): Rules {
  const suggested = new Map(rules.map((rule) => [rule.ruleId, rule]));
  const added = rules.filter(({ ruleId }) => ruleId === null);
  return {
    ...ruleset,
    ...(decay && { decay }),
    ...(fit && withFit(ruleset, fit)),
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

/** Changes the points of fit rules and adds new ones. If no rule remains, the ruleset has no fit. */
function withFit(
  { fit }: Pick<Ruleset, 'fit'>,
  { rules: suggested, grades }: { rules: readonly SuggestedFitRule[]; grades: FitThresholds | null },
): Pick<Ruleset, 'fit'> {
  const points = new Map(suggested.map((rule) => [conditionKey(rule), rule]));
  const live = fit?.rules ?? [];
  const known = new Set(live.map(conditionKey));
  const toRule = ({ property, operator, value, points: given }: FitRule): FitRule => ({
    ...{ property, operator, ...(value !== undefined && { value }), points: given },
  });
  const rules = [
    ...live.map((rule) => points.get(conditionKey(rule)) ?? rule),
    ...suggested.filter((rule) => !known.has(conditionKey(rule))),
  ];
  const kept = rules.filter((rule) => rule.points !== 0).map(toRule);
  const thresholds = grades ?? fit?.grades;
  return kept.length > 0 && thresholds ? { fit: { rules: kept, grades: thresholds } } : { fit: undefined };
}
