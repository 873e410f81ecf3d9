import { describe, expect, test } from 'vitest';
import type { Conditions } from '../contract/condition.ts';
import { Ruleset } from '../contract/ruleset.ts';
import { awardsFor, DEFAULT_RULESET } from './ruleset.ts';

const PROPERTIES = { plan: 'Pro' };

describe('awards', () => {
  const rule = { id: 'rule_1', eventType: 'page_view', points: 5, description: '', active: true };
  const awardsUnder = (rules: Ruleset['rules']) =>
    awardsFor({ type: 'page_view', properties: PROPERTIES }, { ...DEFAULT_RULESET, version: 3, rules });

  test('every active rule that matches gives its points, which are stored with version and cap', () => {
    const cap = { times: 2, per: 'day' as const };
    const awards = awardsUnder([
      rule,
      {
        ...rule,
        id: 'rule_2',
        points: -2.5,
        cap,
        conditions: [{ property: 'plan', operator: 'equals', value: 'pro' }],
      },
      { ...rule, id: 'rule_3', eventType: 'signup' },
    ]);
    expect(awards).toEqual([
      { rulesetVersion: 3, ruleId: 'rule_1', points: 5 },
      { rulesetVersion: 3, ruleId: 'rule_2', points: -2.5, cap },
    ]);
  });

  test('an inactive rule gives nothing', () => {
    expect(awardsUnder([{ ...rule, active: false }])).toEqual([]);
  });

  test('a rule with several conditions gives its points only if all are met', () => {
    const met = { property: 'plan', operator: 'exists' as const };
    const unmet = { property: 'missing', operator: 'exists' as const };
    expect(awardsUnder([{ ...rule, conditions: [met, unmet] }])).toEqual([]);
    expect(awardsUnder([{ ...rule, conditions: [met, met] }])).toHaveLength(1);
    expect(awardsUnder([{ ...rule, conditions: [] }])).toHaveLength(1);
    expect(awardsUnder([{ ...rule, conditions: { any: [met, unmet] } }])).toHaveLength(1);
  });

  test('a flagged event matches only if a condition names the flag, at any depth', () => {
    const isBot = { property: '$bot', operator: 'equals' as const, value: true };
    const awards = (conditions: Conditions) =>
      awardsFor(
        { type: 'page_view', properties: { ...PROPERTIES, $bot: true } },
        { ...DEFAULT_RULESET, rules: [{ ...rule, conditions }] },
      );
    const isPro = { property: 'plan', operator: 'equals' as const, value: 'pro' };
    expect(awards([isPro])).toEqual([]);
    expect(awards({ any: [isPro] })).toEqual([]);
    expect(awards([isPro, { any: [{ all: [isBot] }] }])).toHaveLength(1);
  });

  test('a type that no rule names gives no points, and types that differ in case are different', () => {
    for (const type of ['unknown', 'Page_View', 'constructor']) {
      expect(awardsFor({ type, properties: {} }, DEFAULT_RULESET)).toEqual([]);
    }
  });
});

test('the default ruleset is as documented and meets the contract', () => {
  expect(Ruleset.parse(DEFAULT_RULESET)).toEqual(DEFAULT_RULESET);
  expect(Object.fromEntries(DEFAULT_RULESET.rules.map(({ eventType, points }) => [eventType, points]))).toEqual({
    page_view: 5,
    signup: 20,
    download: 10,
    demo_request: 50,
    contract_signed: 100,
  });
});
