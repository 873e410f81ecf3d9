import type { Ruleset, ScoringRule } from '../../../worker/contract/ruleset.ts';
import type { RuleDifference, RuleField, RulesetDifference } from '../../../worker/contract/ruleset-diff.ts';
import { diffRulesets, type RulesetContent } from '../../../worker/domain/diff-rulesets.ts';
import { describeCap } from './describe-cap.ts';
import { describeConditions } from './describe-conditions.ts';
import { describeFitDiff } from './describe-fit-diff.ts';
import { describeNextAction } from './describe-next-action.ts';
import type { DescribedDifference } from './described-difference.ts';
import { formatPercent, humanize } from './format.ts';

/** Describes the changes from one ruleset to another. */
export const describeChanges = (before: RulesetContent, after: RulesetContent): DescribedDifference[] =>
  describeDiff(diffRulesets(before, after));

/** Describes differences in words, such as `Demo request: 50 → 30 points`. */
export const describeDiff = (differences: readonly RulesetDifference[]): DescribedDifference[] =>
  differences.flatMap(describeDifference);

function describeDifference(difference: RulesetDifference): DescribedDifference[] {
  switch (difference.part) {
    case 'rule':
      return describeRule(difference);
    case 'stages':
      return describeStages(difference.before, difference.after);
    case 'decay':
      return describeDecay(difference.before, difference.after);
    case 'silent':
      return describeSilent(difference.before, difference.after);
    case 'fit':
      return describeFitDiff(difference.before, difference.after);
  }
}

const nameOf = ({ description, eventType }: ScoringRule): string => description || humanize(eventType);

function describeRule({ type, fields, before, after }: RuleDifference): DescribedDifference[] {
  if (before && after) {
    const details = fields.map((field) => describeField(field, before, after));
    return [{ type: 'changed', subject: nameOf(after), details }];
  }
  const rule = after ?? before;
  if (!rule) return [];
  const points = `${rule.points} points`;
  return [{ type, subject: nameOf(rule), details: [after ? `${rule.eventType}, ${points}` : points] }];
}

function describeField(field: RuleField, before: ScoringRule, after: ScoringRule): string {
  const arrow = (was: string, is: string) => `${was || 'none'} → ${is || 'none'}`;
  switch (field) {
    case 'eventType':
      return `event ${arrow(before.eventType, after.eventType)}`;
    case 'points':
      return `${before.points} → ${after.points} points`;
    case 'description':
      return `description ${arrow(before.description, after.description)}`;
    case 'active':
      return after.active ? 'enabled' : 'disabled';
    case 'conditions': {
      const [was, is] = [before, after].map(({ conditions }) => describeConditions(conditions).join(' and '));
      return `conditions ${arrow(was ?? '', is ?? '')}`;
    }
    case 'cap':
      return `limit ${arrow(limitOf(before), limitOf(after))}`;
    case 'nextAction':
      return `next action ${arrow(nextActionOf(before), nextActionOf(after))}`;
  }
}

const nextActionOf = ({ nextAction }: ScoringRule): string => (nextAction ? describeNextAction(nextAction) : '');

const limitOf = ({ cap }: ScoringRule): string => (cap ? describeCap(cap) : '');

function describeStages(before: Ruleset['stages'], after: Ruleset['stages']): DescribedDifference[] {
  const old = new Map(before.map(({ name, from }) => [name, from]));
  const kept = new Set(after.map(({ name }) => name));
  return [
    ...after.flatMap(({ name, from }): DescribedDifference[] => {
      const was = old.get(name);
      if (was === undefined) return [{ type: 'added', subject: `Stage ${name}`, details: [`from ${from}`] }];
      return was === from ? [] : [{ type: 'changed', subject: `Stage ${name}`, details: [`from ${was} → ${from}`] }];
    }),
    ...before
      .filter(({ name }) => !kept.has(name))
      .map(
        ({ name, from }): DescribedDifference => ({
          type: 'removed',
          subject: `Stage ${name}`,
          details: [`from ${from}`],
        }),
      ),
  ];
}

function describeDecay(before: Ruleset['decay'], after: Ruleset['decay']): DescribedDifference[] {
  const details: string[] = [];
  if (before.graceDays !== after.graceDays) details.push(`after ${before.graceDays} → ${after.graceDays} days`);
  if (before.ratePerDay !== after.ratePerDay) {
    details.push(`${formatPercent(before.ratePerDay)} → ${formatPercent(after.ratePerDay)} a day`);
  }
  return details.length > 0 ? [{ type: 'changed', subject: 'Decay', details }] : [];
}

function describeSilent(before: readonly string[] = [], after: readonly string[] = []): DescribedDifference[] {
  const details = [
    ...after.filter((type) => !before.includes(type)).map((type) => `${type} no longer counts as activity`),
    ...before.filter((type) => !after.includes(type)).map((type) => `${type} counts as activity again`),
  ];
  return details.length > 0 ? [{ type: 'changed', subject: 'Silent events', details }] : [];
}
