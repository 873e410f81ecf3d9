import { toGroup } from '../contract/condition-tree.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ScoringRule, ScoringRuleInput } from '../contract/ruleset.ts';
import type { ScoringRuleChange } from '../contract/scoring-rule.ts';

type Rules = readonly ScoringRule[];

/** Finds an active rule that always matches together with this one. The points of both rules would add up, which hardly anyone intends. */
export function findTwin(rules: Rules, rule: ScoringRule): ScoringRule | undefined {
  const matches = ({ eventType, conditions = [] }: ScoringRule) => JSON.stringify([eventType, toGroup(conditions)]);
  return rules.find((other) => other.active && rule.active && other.id !== rule.id && matches(other) === matches(rule));
}

/** Why a change of the rules was refused. */
export type RulesRefused =
  | { reason: 'no_such_rule' }
  | { reason: 'same_rule'; ruleId: string }
  | { reason: 'too_many_rules' };

/** The change was based on a version that is no longer live. */
export interface OtherVersionLive {
  reason: 'other_version_live';
  version: number;
}

export type RulesChanged = { rules: ScoringRule[] } | RulesRefused;

export function addRule(rules: Rules, input: ScoringRuleInput, id: string): RulesChanged {
  return rules.length >= LIMITS.rulesMax ? { reason: 'too_many_rules' } : withRule([...rules], { ...input, id });
}

/** Fields you leave out stay unchanged. `null` removes conditions, a cap or a next action. */
export function changeRule(rules: Rules, id: string, change: ScoringRuleChange): RulesChanged {
  const current = rules.find((rule) => rule.id === id);
  if (!current) return { reason: 'no_such_rule' };
  const { conditions = current.conditions, cap = current.cap, nextAction = current.nextAction, ...rest } = change;
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const { conditions: _conditions, cap: _cap, nextAction: _nextAction, ...kept } = current;
  return withRule([...rules], {
    ...kept,
    ...named,
    ...(conditions && { conditions }),
    ...(cap && { cap }),
    ...(nextAction && { nextAction }),
  });
}

export function removeRule(rules: Rules, id: string): RulesChanged {
  return rules.some((rule) => rule.id === id)
    ? { rules: rules.filter((rule) => rule.id !== id) }
    : { reason: 'no_such_rule' };
}

function withRule(rules: ScoringRule[], rule: ScoringRule): RulesChanged {
  const twin = findTwin(rules, rule);
  if (twin) return { reason: 'same_rule', ruleId: twin.id };
  const i = rules.findIndex(({ id }) => id === rule.id);
  return { rules: i === -1 ? [...rules, rule] : rules.with(i, rule) };
}
