import { toGroup } from '../contract/condition-tree.ts';
import type { Ruleset, ScoringRule } from '../contract/ruleset.ts';
import type { RuleDifference, RuleField, RulesetDifference } from '../contract/ruleset-diff.ts';

const RULE_FIELDS: readonly RuleField[] = [
  'eventType',
  'points',
  'description',
  'active',
  'conditions',
  'cap',
  'nextAction',
];

export type RulesetContent = Omit<Ruleset, 'version'>;

/**
 * The differences from one ruleset to another, starting with rules. Empty if the rulesets are equal. The order of rules does not matter.
 */
export function diffRulesets(before: RulesetContent, after: RulesetContent): RulesetDifference[] {
  const [silentBefore, silentAfter] = [before.silent ?? [], after.silent ?? []];
  const [fitBefore, fitAfter] = [before.fit ?? null, after.fit ?? null];
  return [
    ...diffRules(before.rules, after.rules),
    ...(isSame(before.stages, after.stages)
      ? []
      : [{ part: 'stages' as const, before: before.stages, after: after.stages }]),
    ...(isSame(before.decay, after.decay)
      ? []
      : [{ part: 'decay' as const, before: before.decay, after: after.decay }]),
    ...(isSame(silentBefore.toSorted(), silentAfter.toSorted())
      ? []
      : [{ part: 'silent' as const, before: silentBefore, after: silentAfter }]),
    ...(isSame(fitBefore, fitAfter) ? [] : [{ part: 'fit' as const, before: fitBefore, after: fitAfter }]),
  ];
}

/**
 * Applies differences to a ruleset. In a changed rule, only the differing fields are changed. A missing rule is added in full. Applied to
 * the first of the two compared rulesets, the differences give the second one.
 */
export function applyDiff(differences: readonly RulesetDifference[], onto: RulesetContent): RulesetContent {
  return differences.reduce<RulesetContent>(applyDifference, onto);
}

function applyDifference(onto: RulesetContent, difference: RulesetDifference): RulesetContent {
  switch (difference.part) {
    case 'rule':
      return { ...onto, rules: applyToRules(onto.rules, difference) };
    case 'stages':
      return { ...onto, stages: difference.after };
    case 'decay':
      return { ...onto, decay: difference.after };
    case 'silent': {
      const { silent: _silent, ...rest } = onto;
      return difference.after.length > 0 ? { ...rest, silent: difference.after } : rest;
    }
    case 'fit': {
      const { fit: _fit, ...rest } = onto;
      return difference.after ? { ...rest, fit: difference.after } : rest;
    }
  }
}

function diffRules(before: readonly ScoringRule[], after: readonly ScoringRule[]): RuleDifference[] {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const kept = new Set(after.map(({ id }) => id));
  const part = 'rule' as const;
  return [
    ...after.flatMap((rule): RuleDifference[] => {
      const was = old.get(rule.id);
      if (!was) return [{ part, type: 'added', ruleId: rule.id, fields: [], before: null, after: rule }];
      const fields = RULE_FIELDS.filter((field) => !isSame(comparable(was, field), comparable(rule, field)));
      if (fields.length === 0) return [];
      return [{ part, type: 'changed', ruleId: rule.id, fields, before: was, after: rule }];
    }),
    ...before.flatMap((rule): RuleDifference[] =>
      kept.has(rule.id) ? [] : [{ part, type: 'removed', ruleId: rule.id, fields: [], before: rule, after: null }],
    ),
  ];
}

function applyToRules(rules: readonly ScoringRule[], { ruleId, fields, after }: RuleDifference): ScoringRule[] {
  if (!after) return rules.filter(({ id }) => id !== ruleId);
  const i = rules.findIndex(({ id }) => id === ruleId);
  const current = rules[i];
  if (!current) return [...rules, after];
  // Both rulesets added this rule, and the version in the differences wins.
  if (fields.length === 0) return rules.with(i, after);
  const { conditions, cap, nextAction, ...rest } = current;
  const changed: ScoringRule = {
    ...rest,
    ...(conditions && !fields.includes('conditions') && { conditions }),
    ...(cap && !fields.includes('cap') && { cap }),
    ...(nextAction && !fields.includes('nextAction') && { nextAction }),
    ...Object.fromEntries(fields.flatMap((field) => (after[field] === undefined ? [] : [[field, after[field]]]))),
  };
  return rules.with(i, changed);
}

/** A plain list of conditions means the same as an `all` group. */
const comparable = (rule: ScoringRule, field: RuleField): unknown =>
  field === 'conditions' ? toGroup(rule.conditions ?? []) : rule[field];

const isSame = (a: unknown, b: unknown): boolean => inOrder(a) === inOrder(b);

/** JSON with sorted keys, because forms and the API write an object's keys in different orders. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'undefined';
