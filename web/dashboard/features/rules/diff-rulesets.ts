import type { Ruleset, ScoringRule } from '../../../../worker/contract/ruleset.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { formatPercent, humanize } from '../../lib/format.ts';
import { diffFit } from './diff-fit.ts';
import type { RulesetDifference } from './ruleset-difference.ts';

type Comparable = Omit<Ruleset, 'version'>;

/** The changes from one version to the next. */
export function diffRulesets(before: Comparable, after: Comparable): RulesetDifference[] {
  return [
    ...diffById(before.rules, after.rules),
    ...diffStages(before.stages, after.stages),
    ...diffDecay(before.decay, after.decay),
    ...diffSilent(before.silent, after.silent),
    ...diffFit(before.fit, after.fit),
  ];
}

const nameOf = ({ description, eventType }: ScoringRule): string => description || humanize(eventType);

function diffById(before: readonly ScoringRule[], after: readonly ScoringRule[]): RulesetDifference[] {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const kept = new Set(after.map(({ id }) => id));
  const removed = before.filter(({ id }) => !kept.has(id));
  return [
    ...after.flatMap((rule): RulesetDifference[] => {
      const was = old.get(rule.id);
      if (!was)
        return [{ type: 'added', subject: nameOf(rule), details: [`${rule.eventType}, ${rule.points} points`] }];
      const details = diffRule(was, rule);
      return details.length > 0 ? [{ type: 'changed', subject: nameOf(rule), details }] : [];
    }),
    ...removed.map(
      (rule): RulesetDifference => ({ type: 'removed', subject: nameOf(rule), details: [`${rule.points} points`] }),
    ),
  ];
}

function diffRule(before: ScoringRule, after: ScoringRule): string[] {
  const pairs: [string, string, string][] = [
    ['event', before.eventType, after.eventType],
    ['points', String(before.points), String(after.points)],
    ['description', before.description, after.description],
    ['cap', describeCap(before.cap), describeCap(after.cap)],
    [
      'conditions',
      describeConditions(before.conditions).join(' and '),
      describeConditions(after.conditions).join(' and '),
    ],
  ];
  const details = pairs
    .filter(([, a, b]) => a !== b)
    .map(([field, a, b]) => `${field} ${a || 'none'} → ${b || 'none'}`);
  if (before.active !== after.active) details.push(after.active ? 'enabled' : 'disabled');
  return details;
}

export const describeCap = (cap: ScoringRule['cap']): string =>
  cap ? `${cap.times} × ${cap.per === 'lifetime' ? 'ever' : `a ${cap.per}`}` : '';

function diffStages(before: Ruleset['stages'], after: Ruleset['stages']): RulesetDifference[] {
  const old = new Map(before.map(({ name, from }) => [name, from]));
  const kept = new Set(after.map(({ name }) => name));
  return [
    ...after.flatMap(({ name, from }): RulesetDifference[] => {
      const was = old.get(name);
      if (was === undefined) return [{ type: 'added', subject: `Stage ${name}`, details: [`from ${from}`] }];
      return was === from ? [] : [{ type: 'changed', subject: `Stage ${name}`, details: [`from ${was} → ${from}`] }];
    }),
    ...before
      .filter(({ name }) => !kept.has(name))
      .map(
        ({ name, from }): RulesetDifference => ({
          type: 'removed',
          subject: `Stage ${name}`,
          details: [`from ${from}`],
        }),
      ),
  ];
}

function diffDecay(before: Ruleset['decay'], after: Ruleset['decay']): RulesetDifference[] {
  const details: string[] = [];
  if (before.graceDays !== after.graceDays) details.push(`after ${before.graceDays} → ${after.graceDays} days`);
  if (before.ratePerDay !== after.ratePerDay) {
    details.push(`${formatPercent(before.ratePerDay)} → ${formatPercent(after.ratePerDay)} a day`);
  }
  return details.length > 0 ? [{ type: 'changed', subject: 'Decay', details }] : [];
}

function diffSilent(before: readonly string[] = [], after: readonly string[] = []): RulesetDifference[] {
  const details = [
    ...after.filter((type) => !before.includes(type)).map((type) => `${type} no longer counts as activity`),
    ...before.filter((type) => !after.includes(type)).map((type) => `${type} counts as activity again`),
  ];
  return details.length > 0 ? [{ type: 'changed', subject: 'Silent events', details }] : [];
}
