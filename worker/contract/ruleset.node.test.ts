import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { EventType } from './event-type.ts';
import { LIMITS } from './limits.ts';
import { NextAction } from './next-action.ts';
import { Points } from './points.ts';
import { Cap, Decay, Ruleset, ScoringRuleInput, StageName, Stages } from './ruleset.ts';

const acceptedBy = (schema: z.ZodType, values: readonly unknown[]) =>
  values.map((value) => schema.safeParse(value).success);
const messagesOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const RULE = { id: 'rule_1', eventType: 'page_view', points: 5 };
const RULESET = {
  version: 1,
  rules: [RULE],
  stages: [{ name: 'cold', from: 0 }],
  decay: { graceDays: 7, ratePerDay: 0.05 },
};
const stagesFrom = (...thresholds: number[]) => thresholds.map((from, i) => ({ name: `stage_${i}`, from }));

describe('points', () => {
  test('have at most two decimals', () => {
    expect(acceptedBy(Points, [0, 5, -5, 0.01, 0.1, 1.15, 4.35, 9999.99, -0.07])).not.toContain(false);
    expect(acceptedBy(Points, [0.001, 1.005, 33.333, 0.999, 9999.995, 5.00001])).not.toContain(true);
    expect(messagesOf(Points, 1.234)).toEqual([': must have at most two decimals']);
  });

  test('can be any whole number of hundredths', () => {
    const refused = [];
    for (let hundredths = -20_000; hundredths <= 20_000; hundredths++) {
      if (!Points.safeParse(hundredths / 100).success) refused.push(hundredths);
    }
    expect(refused).toEqual([]);
  });

  test(`are at most ${LIMITS.pointsMax}, positive or negative`, () => {
    expect(LIMITS.pointsMax).toBe(10_000);
    expect(acceptedBy(Points, [10_000, -10_000, 10_000.01, -10_000.01])).toEqual([true, true, false, false]);
    expect(acceptedBy(Points, [Number.NaN, Number.POSITIVE_INFINITY, '5', null])).not.toContain(true);
  });
});

describe('the stages of a ruleset', () => {
  test('start at 0, so that every score has a stage', () => {
    expect(acceptedBy(Stages, [stagesFrom(0), stagesFrom(0, 0.5, 1e9)])).toEqual([true, true]);
    expect(messagesOf(Stages, stagesFrom(1, 2))).toEqual(['0.from: must be 0 in the first stage']);
    expect(acceptedBy(Stages, [[], stagesFrom(-1), stagesFrom(0, 1e9 + 1)])).not.toContain(true);
  });

  test('have strictly ascending thresholds', () => {
    expect(messagesOf(Stages, stagesFrom(0, 30, 30))).toEqual(['2.from: must be above 30, where "stage_1" begins']);
    expect(messagesOf(Stages, stagesFrom(0, 60, 30))).toEqual(['2.from: must be above 60, where "stage_1" begins']);
  });

  test('have distinct names', () => {
    const stages = [...stagesFrom(0, 30), { name: 'stage_0', from: 60 }];
    expect(messagesOf(Stages, stages)).toEqual(['2.name: must differ from the names of other stages']);
  });

  test(`number at most ${LIMITS.stagesMax}`, () => {
    const ofCount = (count: number) => stagesFrom(...Array.from({ length: count }, (_, i) => i));
    expect(LIMITS.stagesMax).toBe(12);
    expect(acceptedBy(Stages, [ofCount(12), ofCount(13)])).toEqual([true, false]);
  });

  test('have names of 1 to 32 lower-case letters, digits, _ and -, which start with a letter', () => {
    expect(acceptedBy(StageName, ['a', 'hot', 'sales-ready_2', 'a'.repeat(32)])).not.toContain(false);
    expect(acceptedBy(StageName, ['', 'a'.repeat(33), 'Hot', '1st', '_a', 'a b', 'hot\n', 'é'])).not.toContain(true);
  });
});

describe('a rule', () => {
  test('is active and has no description by default', () => {
    expect(ScoringRuleInput.parse({ eventType: 'webinar_attended', points: 30 })).toEqual({
      eventType: 'webinar_attended',
      points: 30,
      description: '',
      active: true,
    });
  });

  test('has a description of at most 500 characters', () => {
    const ofLength = (length: number) => ({ ...RULE, description: 'd'.repeat(length) });
    expect(acceptedBy(ScoringRuleInput, [500, 501].map(ofLength))).toEqual([true, false]);
  });

  test('may have a cap of 1 to 1,000,000 times per day, week or lifetime', () => {
    expect(
      acceptedBy(
        Cap,
        ['day', 'week', 'lifetime', 'month'].map((per) => ({ times: 1, per })),
      ),
    ).toEqual([...[true, true, true, false]]);
    expect(
      acceptedBy(
        Cap,
        [0, 1, 1.5, 1_000_000, 1_000_001].map((times) => ({ times, per: 'day' })),
      ),
    ).toEqual([...[false, true, false, true, false]]);
  });
});

describe('a ruleset', () => {
  test(`has at most ${LIMITS.rulesMax} rules`, () => {
    const ofCount = (count: number) => ({
      ...RULESET,
      rules: Array.from({ length: count }, (_, i) => ({ ...RULE, id: `rule_${i}` })),
    });
    expect(LIMITS.rulesMax).toBe(500);
    expect(acceptedBy(Ruleset, [0, 500, 501].map(ofCount))).toEqual([true, true, false]);
  });

  test('has a version number of at least 1', () => {
    expect(
      acceptedBy(
        Ruleset,
        [0, 1, 1.5].map((version) => ({ ...RULESET, version })),
      ),
    ).toEqual([false, true, false]);
  });

  test('has 0 to 3,650 days before decay starts, then loses 0 to 99% a day', () => {
    expect(
      acceptedBy(
        Decay,
        [-1, 0, 0.5, 3650, 3651].map((graceDays) => ({ graceDays, ratePerDay: 0.05 })),
      ),
    ).toEqual([...[false, true, true, true, false]]);
    expect(
      acceptedBy(
        Decay,
        [-0.01, 0, 0.05, 0.99, 1].map((ratePerDay) => ({ graceDays: 7, ratePerDay })),
      ),
    ).toEqual([...[false, true, true, true, false]]);
  });
});

test(`an event type has 1 to ${LIMITS.eventTypeCharsMax} characters that are allowed in a counter’s key, and starts with a letter or digit`, () => {
  expect(LIMITS.eventTypeCharsMax).toBe(64);
  expect(acceptedBy(EventType, ['page_view', 'Order Completed', 'a/b:c.d-e', '1', 'x'.repeat(64)])).not.toContain(
    false,
  );
  expect(acceptedBy(EventType, ['', ' a', '_a', 'é', 'a\nb', 'a\n', 'a"b', 'x'.repeat(65)])).not.toContain(true);
});

describe('a next action', () => {
  test('is a known kind, or custom text on a single line', () => {
    expect(NextAction.parse({ kind: 'call' })).toEqual({ kind: 'call' });
    expect(NextAction.parse({ kind: 'own', text: ' Ask about\nthe demo ' })).toEqual({
      kind: 'own',
      text: 'Ask about the demo',
    });
    const refused = [{ kind: 'sell' }, { kind: 'own' }, { kind: 'own', text: ' \u200b' }, 'call', {}];
    expect(acceptedBy(NextAction, refused)).not.toContain(true);
  });

  test(`has at most ${LIMITS.nextActionCharsMax} characters of custom text`, () => {
    expect(LIMITS.nextActionCharsMax).toBe(80);
    const texts = [80, 81].map((length) => ({ kind: 'own', text: 'x'.repeat(length) }));
    expect(acceptedBy(NextAction, texts)).toEqual([true, false]);
  });

  test('may be absent, as in older rulesets', () => {
    expect(Ruleset.parse(RULESET).rules[0]).not.toHaveProperty('nextAction');
  });
});
