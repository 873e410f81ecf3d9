import { expect, it } from 'vitest';
import type { FitRule, FitRules } from '../../../../worker/contract/fit.ts';
import type { Ruleset } from '../../../../worker/contract/ruleset.ts';
import { DEFAULT_RULESET } from '../../../../worker/domain/ruleset.ts';
import { toConditionsForm } from '../../lib/condition-form.ts';
import { describeChanges } from '../../lib/describe-diff.ts';
import { fromForm, toForm } from './ruleset-form.ts';
import { RulesetSchema } from './ruleset-schema.ts';

const FIT: FitRules = {
  rules: [
    { property: 'employees', operator: 'between', value: [50, 500], points: 30 },
    { property: 'email', operator: 'is_empty', points: -10 },
  ],
  grades: { A: 30, B: 20, C: -10 },
};

const full: Ruleset = {
  ...DEFAULT_RULESET,
  fit: FIT,
  silent: ['email_delivered', 'crm_updated'],
  rules: [
    {
      id: 'r1',
      eventType: 'page_view',
      points: 5,
      description: 'Prices',
      active: true,
      conditions: [
        { property: 'page', operator: 'contains', value: '/pricing' },
        { property: 'duration', operator: 'greater_than', value: 30 },
        { property: 'paid', operator: 'equals', value: true },
        { property: 'ref', operator: 'exists' },
      ],
      cap: { times: 3, per: 'day' },
      nextAction: { kind: 'own', text: 'Ask about the demo' },
    },
    { id: 'r2', eventType: 'signup', points: 5, description: '', active: true, nextAction: { kind: 'call' } },
  ],
};

it('a ruleset survives a round trip through the form unchanged', () => {
  const form = RulesetSchema.parse(toForm(full));
  expect(fromForm(form, full.version)).toEqual(full);
});

it('describes changes of fit rules, and refuses incomplete fit rules and thresholds out of order', () => {
  const details = (before?: FitRules, after?: FitRules) => {
    const [one, other] = [before, after].map((fit) => ({ ...DEFAULT_RULESET, ...(fit && { fit }) }));
    return describeChanges(one as Ruleset, other as Ruleset).map((difference) =>
      Object.values(difference).flat().join('; '),
    );
  };
  const [large, nameless] = FIT.rules as [FitRule, FitRule];
  expect(details(FIT, FIT)).toEqual([]);
  expect(details(FIT, { rules: [{ ...large, points: 40 }, nameless], grades: { ...FIT.grades, A: 40 } })).toEqual([
    'changed; Fit; employees is between 50 and 500: +40 added; employees is between 50 and 500: +30 removed; A from 30 → 40',
  ]);
  expect(details(FIT, { ...FIT, rules: [nameless, large] })).toEqual(['changed; Fit; the order of its rules']);
  expect(details({ ...FIT, rules: [large, large] }, { ...FIT, rules: [large] })).toEqual([
    'changed; Fit; employees is between 50 and 500: +30 removed',
  ]);
  expect(details(undefined, { ...FIT, rules: [nameless] })).toEqual([
    'added; Fit; email is empty: −10 added; A from 30; B from 20; C from −10',
  ]);
  expect(details({ ...FIT, rules: [nameless] })).toEqual(['removed; Fit; email is empty: −10 removed']);

  const refused = (fit: FitRules) =>
    RulesetSchema.safeParse(toForm({ ...full, fit })).error?.issues.map(({ path }) => path.join('.'));
  expect(refused({ ...FIT, rules: [{ ...nameless, property: '' }] })).toEqual(['fit.rules.0.condition']);
  expect(refused({ ...FIT, grades: { A: 10, B: 20, C: 0 } })).toEqual(['fit.grades.B']);
});

it('refuses two active rules that match the same events, and a numeric comparison with text', () => {
  const form = toForm(full);
  const [rule] = form.rules;
  if (!rule) throw new Error('there is a rule');
  const issues = (changed: typeof form) =>
    RulesetSchema.safeParse(changed).error?.issues.map(({ path }) => path.join('.'));
  expect(issues({ ...form, rules: [rule, { ...rule, id: 'r2' }] })).toEqual(['rules.0.eventType', 'rules.1.eventType']);
  const conditions = toConditionsForm([{ property: 'duration', operator: 'greater_than', value: Number.NaN }]);
  expect(issues({ ...form, rules: [{ ...rule, conditions }] })).toEqual(['rules.0.conditions']);
});

it('keeps the type of every value when another rule is edited and published', () => {
  const kinds: Ruleset = {
    ...DEFAULT_RULESET,
    rules: [
      {
        ...{ id: 'r1', eventType: 'page_view', points: 5, description: '', active: true },
        conditions: [
          { property: 'zip', operator: 'equals', value: '01234' },
          { property: 'sku', operator: 'equals', value: '1234' },
          { property: 'answer', operator: 'not_equals', value: 'true' },
          { property: 'phone', operator: 'equals', value: '+15550100' },
          { property: 'note', operator: 'contains', value: ' x ' },
          { property: 'seats', operator: 'equals', value: 5 },
          { property: 'paid', operator: 'equals', value: false },
          { any: [{ property: 'plan', operator: 'in', value: ['5', 5, 'false', false, 1e21, '1e3'] }] },
        ],
      },
      { id: 'r2', eventType: 'signup', points: 20, description: '', active: true },
    ],
  };
  const form = toForm(kinds);
  const edited = RulesetSchema.parse({
    ...form,
    rules: form.rules.map((rule) => (rule.id === 'r2' ? { ...rule, points: 21 } : rule)),
  });
  expect(fromForm(edited, 1).rules[0]).toEqual(kinds.rules[0]);
  expect(fromForm(edited, 1).rules[1]?.points).toBe(21);
});

it('shows silent event types in one field, and refuses invalid event types', () => {
  const silentOf = (silent: string) => RulesetSchema.safeParse({ ...toForm(full), silent });
  const listed = RulesetSchema.parse({ ...toForm(full), silent: ' email_delivered ,, ' });
  expect(fromForm(listed, 1).silent).toEqual(['email_delivered']);
  expect(fromForm({ ...listed, silent: ' ' }, 1)).not.toHaveProperty('silent');
  for (const wrong of ['_x', 'a, a', 'é']) expect(silentOf(wrong).error?.issues[0]?.path).toEqual(['silent']);
});

it('describes in words how a version differs from the previous version', () => {
  const before = DEFAULT_RULESET;
  const after: Ruleset = {
    version: 2,
    rules: [
      {
        ...(before.rules[1] as Ruleset['rules'][number]),
        points: 30,
        active: false,
        cap: { times: 1, per: 'lifetime' },
        nextAction: { kind: 'own', text: 'Say hello' },
      },
      { id: 'new', eventType: 'webinar', points: 15, description: '', active: true },
      ...before.rules.slice(2),
    ],
    stages: [
      { name: 'cold', from: 0 },
      { name: 'warm', from: 40 },
      { name: 'hot', from: 60 },
    ],
    decay: { graceDays: 7, ratePerDay: 0.1 },
  };
  expect(describeChanges(before, before)).toEqual([]);
  expect(describeChanges(before, after)).toEqual([
    {
      type: 'changed',
      subject: 'Signed up',
      details: ['20 → 30 points', 'disabled', 'limit none → once per lead', 'next action none → “Say hello”'],
    },
    { type: 'added', subject: 'Webinar', details: ['webinar, 15 points'] },
    { type: 'removed', subject: 'Viewed a page', details: ['5 points'] },
    { type: 'changed', subject: 'Stage warm', details: ['from 30 → 40'] },
    { type: 'removed', subject: 'Stage qualified', details: ['from 100'] },
    { type: 'changed', subject: 'Decay', details: ['5% → 10% a day'] },
  ]);
});
