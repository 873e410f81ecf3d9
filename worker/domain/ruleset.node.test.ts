import { describe, expect, test } from 'vitest';
import { type Condition, type ConditionOperator, Ruleset } from '../contract/ruleset.ts';
import { awardsFor, DEFAULT_RULESET, meetsCondition } from './ruleset.ts';

const PROPERTIES = {
  plan: 'Pro',
  page: '/Pricing/enterprise',
  seats: 25,
  price: '49.90',
  zero: 0,
  empty: '',
  blank: ' ',
  nothing: null,
  trial: false,
  tags: ['Beta', 'vip', 7],
  cart: { total: 120, items: [{ sku: 'A-1' }, { sku: 'B-2' }] },
  'utm.source': 'google',
  utm: { source: 'bing', medium: 'cpc' },
};

type Case = [property: string, operator: ConditionOperator, value: Condition['value'], isMet: boolean];

describe.each<[string, Case[]]>([
  [
    'equals, without regard to case, within one type',
    [
      ['plan', 'equals', 'pro', true],
      ['plan', 'equals', 'prof', false],
      ['seats', 'equals', 25, true],
      ['seats', 'equals', '25', false],
      ['trial', 'equals', false, true],
      ['nothing', 'equals', 'null', false],
      ['missing', 'equals', 'pro', false],
    ],
  ],
  [
    'not_equals is the opposite of equals; what is missing is not equal',
    [
      ['plan', 'not_equals', 'PRO', false],
      ['plan', 'not_equals', 'free', true],
      ['missing', 'not_equals', 'pro', true],
      ['nothing', 'not_equals', 'pro', true],
    ],
  ],
  [
    'contains finds part of a text, or one item of a list',
    [
      ['page', 'contains', 'PRICING', true],
      ['page', 'contains', 'blog', false],
      ['page', 'contains', '', true],
      ['tags', 'contains', 'beta', true],
      ['tags', 'contains', 'bet', false],
      ['tags', 'contains', 7, true],
      ['tags', 'contains', '7', false],
      ['price', 'contains', 9, true],
      ['seats', 'contains', 2, false],
      ['cart', 'contains', 'total', false],
      ['missing', 'contains', '', false],
    ],
  ],
  [
    'greater_than and less_than compare numbers, also those that came as text',
    [
      ['seats', 'greater_than', 24, true],
      ['seats', 'greater_than', 25, false],
      ['seats', 'less_than', 25, false],
      ['seats', 'less_than', 25.5, true],
      ['price', 'greater_than', 49, true],
      ['price', 'less_than', 50, true],
      ['zero', 'less_than', 1, true],
    ],
  ],
  [
    'what is no number is neither greater nor less',
    [
      ['plan', 'greater_than', 0, false],
      ['plan', 'less_than', 0, false],
      ['empty', 'less_than', 1, false],
      ['blank', 'less_than', 1, false],
      ['nothing', 'less_than', 1, false],
      ['trial', 'less_than', 1, false],
      ['tags', 'greater_than', -1, false],
      ['missing', 'less_than', 1, false],
    ],
  ],
  [
    'exists, whatever the value, unless it is null',
    [
      ['plan', 'exists', undefined, true],
      ['zero', 'exists', undefined, true],
      ['empty', 'exists', undefined, true],
      ['trial', 'exists', undefined, true],
      ['nothing', 'exists', undefined, false],
      ['missing', 'exists', undefined, false],
    ],
  ],
  [
    'a path leads into objects and lists; a key with dots of its own comes first',
    [
      ['cart.total', 'equals', 120, true],
      ['cart.items.1.sku', 'equals', 'b-2', true],
      ['cart.items.2.sku', 'exists', undefined, false],
      ['cart.items.length', 'greater_than', 1, true],
      ['utm.source', 'equals', 'google', true],
      ['utm.medium', 'equals', 'cpc', true],
      ['plan.length', 'exists', undefined, false],
      ['nothing.x', 'exists', undefined, false],
    ],
  ],
  [
    'what objects inherit is no property of an event',
    [
      ['constructor', 'exists', undefined, false],
      ['toString', 'exists', undefined, false],
      ['__proto__', 'exists', undefined, false],
      ['cart.hasOwnProperty', 'exists', undefined, false],
    ],
  ],
])('condition: %s', (_guarantee, cases) => {
  test.each(cases)('%s %s %s: %s', (property, operator, value, isMet) => {
    const condition = value === undefined ? { property, operator } : { property, operator, value };
    expect(meetsCondition(PROPERTIES, condition)).toBe(isMet);
  });
});

describe('awards', () => {
  const rule = { id: 'rule_1', eventType: 'page_view', points: 5, description: '', active: true };
  const awardsUnder = (rules: Ruleset['rules']) =>
    awardsFor({ type: 'page_view', properties: PROPERTIES }, { ...DEFAULT_RULESET, version: 3, rules });

  test('every active rule that matches gives its points, stamped with version and cap', () => {
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

  test('a rule with several conditions gives its points only where all are met', () => {
    const met = { property: 'plan', operator: 'exists' as const };
    const unmet = { property: 'missing', operator: 'exists' as const };
    expect(awardsUnder([{ ...rule, conditions: [met, unmet] }])).toEqual([]);
    expect(awardsUnder([{ ...rule, conditions: [met, met] }])).toHaveLength(1);
    expect(awardsUnder([{ ...rule, conditions: [] }])).toHaveLength(1);
  });

  test('a type that no rule names gives nothing; types are told apart by case', () => {
    for (const type of ['unknown', 'Page_View', 'constructor']) {
      expect(awardsFor({ type, properties: {} }, DEFAULT_RULESET)).toEqual([]);
    }
  });
});

test('the default ruleset is the promised one and meets the contract', () => {
  expect(Ruleset.parse(DEFAULT_RULESET)).toEqual(DEFAULT_RULESET);
  expect(Object.fromEntries(DEFAULT_RULESET.rules.map(({ eventType, points }) => [eventType, points]))).toEqual({
    page_view: 5,
    signup: 20,
    download: 10,
    demo_request: 50,
    contract_signed: 100,
  });
});
