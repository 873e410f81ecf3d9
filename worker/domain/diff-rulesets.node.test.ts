import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conditions } from '../contract/condition.ts';
import type { NextAction } from '../contract/next-action.ts';
import type { ScoringRule } from '../contract/ruleset.ts';
import { applyDiff, diffRulesets, type RulesetContent } from './diff-rulesets.ts';
import { DEFAULT_RULESET } from './ruleset.ts';

const { version: _version, ...LIVE } = DEFAULT_RULESET;

const conditions = fc.constantFrom<Conditions[]>(
  [{ property: 'page', operator: 'exists' as const }],
  [{ property: 'page', operator: 'equals' as const, value: '/' }],
  { any: [{ property: 'plan', operator: 'equals' as const, value: 1 }] },
);
const rule = fc
  .record({
    id: fc.constantFrom('rule_a', 'rule_b', 'rule_c', 'rule_d'),
    eventType: fc.constantFrom('page_view', 'signup'),
    points: fc.integer({ min: -5, max: 5 }),
    description: fc.constantFrom('', 'Prices'),
    active: fc.boolean(),
    conditions: fc.option(conditions, { nil: undefined }),
    cap: fc.option(fc.constantFrom({ times: 1, per: 'day' as const }, { times: 2, per: 'week' as const }), {
      nil: undefined,
    }),
    nextAction: fc.option(fc.constantFrom<NextAction[]>({ kind: 'call' }, { kind: 'own', text: 'Ask' }), {
      nil: undefined,
    }),
  })
  .map(
    ({ conditions: all, cap, nextAction, ...rest }): ScoringRule => ({
      ...rest,
      ...(all && { conditions: all }),
      ...(cap && { cap }),
      ...(nextAction && { nextAction }),
    }),
  );
const content: fc.Arbitrary<RulesetContent> = fc
  .record({
    rules: fc.uniqueArray(rule, { selector: ({ id }) => id }),
    stages: fc.constantFrom(LIVE.stages, LIVE.stages.slice(0, 2)),
    decay: fc.constantFrom(LIVE.decay, { graceDays: 14, ratePerDay: 0.05 }),
    silent: fc.option(fc.subarray(['crm_updated', 'email_delivered'], { minLength: 1 }), { nil: undefined }),
    fit: fc.option(
      fc.constantFrom(1, 2).map((points) => ({
        rules: [{ property: 'plan', operator: 'exists' as const, points }],
        grades: { A: 3, B: 2, C: 1 },
      })),
      { nil: undefined },
    ),
  })
  .map(({ silent, fit, ...rest }) => ({ ...rest, ...(silent && { silent }), ...(fit && { fit }) }));

const byId = ({ rules, ...rest }: RulesetContent) => ({
  ...rest,
  rules: rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});

describe('differences between rulesets', () => {
  test('turn one ruleset into the other, and are empty only if both are equal', () => {
    fc.assert(
      fc.property(content, content, (before, after) => {
        const differences = diffRulesets(before, after);
        expect(byId(applyDiff(differences, before))).toEqual(byId(after));
        const isEqual = JSON.stringify(byId(before)) === JSON.stringify(byId(after));
        expect(differences.length === 0).toBe(isEqual);
      }),
    );
  });

  test('keep a colleague’s changes in other fields and other parts', () => {
    const [, signup] = LIVE.rules;
    if (!signup) throw new Error('there is a rule');
    const change = (change: Partial<ScoringRule>): RulesetContent => ({
      ...LIVE,
      rules: LIVE.rules.map((one) => (one === signup ? { ...one, ...change } : one)),
    });
    const theirs = { ...change({ cap: { times: 1, per: 'day' } }), decay: { graceDays: 1, ratePerDay: 0.2 } };
    const both = applyDiff(diffRulesets(LIVE, change({ points: 99 })), theirs);
    expect(both).toEqual({ ...theirs, ...change({ points: 99, cap: { times: 1, per: 'day' } }), decay: theirs.decay });
  });

  test('restore a whole rule if a colleague has removed it', () => {
    const [first, ...others] = LIVE.rules;
    if (!first) throw new Error('there is a rule');
    const mine = { ...LIVE, rules: [{ ...first, points: 1 }, ...others] };
    expect(byId(applyDiff(diffRulesets(LIVE, mine), { ...LIVE, rules: others }))).toEqual(byId(mine));
  });

  test('ignore the order of keys, and treat a list of conditions like a group in which all must be met', () => {
    const listed = [{ property: 'page', operator: 'equals' as const, value: '/' }];
    const grouped = { all: [{ value: '/', operator: 'equals' as const, property: 'page' }] };
    const withRule = (conditions: ScoringRule['conditions']): RulesetContent => ({
      ...LIVE,
      rules: [
        {
          id: 'rule_a',
          eventType: 'page_view',
          points: 1,
          description: '',
          active: true,
          ...(conditions && { conditions }),
        },
      ],
    });
    expect(diffRulesets(withRule(listed), withRule(grouped))).toEqual([]);
  });
});
