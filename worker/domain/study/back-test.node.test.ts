import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BackTestResult } from '../../contract/back-test.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { MONDAY } from '../../testing/lead-events.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import { DEFAULT_RULESET } from '../ruleset.ts';
import { DAY_MS } from '../time.ts';
import { toBackTestResult } from './back-test.ts';
import { addBackTestSums, type BackTestSums, NOTHING_JUDGED } from './back-test-sums.ts';
import { binOf, packJudgments, unpackJudgments } from './pack-judgments.ts';
import type { Judgment, RuleCounts } from './tape.ts';

const SNAPSHOTS = Array.from({ length: 12 }, (_, i) => MONDAY + i * 7 * DAY_MS);
const rule = (id: string) => ({ id, eventType: id, points: 10, description: '', active: true });
const RULESET: Ruleset = { ...DEFAULT_RULESET, rules: [rule('demo'), rule('view')] };

interface Lead {
  leadId: string;
  judgments: Judgment[];
}

/** Makes leads whose first score predicts conversion with this `strength`. The last score of each lead has no information. */
function makeLeads({ count, strength, seed = 7 }: { count: number; strength: number; seed?: number }): Lead[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const score = Math.round(random() * 100);
    const converts = random() < 0.05 + (strength * score) / 250;
    const until = converts ? Math.floor(random() * SNAPSHOTS.length) : SNAPSHOTS.length - 1;
    const judgments = SNAPSHOTS.slice(0, until + 1).map((_at, snapshot) => ({
      snapshot,
      converts: converts && snapshot >= until - 3,
      scores: [score, random()],
    }));
    return { leadId: `lead_${i}`, judgments };
  });
}

const sumsOf = (leads: readonly Lead[], given: Partial<BackTestSums> = {}): BackTestSums => ({
  leads: leads.length,
  judged: leads.length,
  converting: leads.filter(({ judgments }) => judgments.some(({ converts }) => converts)).length,
  reached: leads.filter(({ judgments }) => judgments.some(({ converts }) => converts)).length,
  rules: [],
  ...given,
});

function resultOf(leads: readonly Lead[], sums: BackTestSums = sumsOf(leads), missing = 0): BackTestResult {
  const pages = [packJudgments(leads.slice(0, 200)), packJudgments(leads.slice(200))];
  const question = { outcome: { eventType: 'order', horizonDays: 28 }, rulesets: [RULESET], snapshots: SNAPSHOTS };
  return toBackTestResult({ question, sums, pages: () => pages, missing });
}

test('rules for the same event are told apart by their conditions', () => {
  const conditions = [{ property: 'page', operator: 'equals' as const, value: '/pricing' }];
  const leads = makeLeads({ count: 400, strength: 1 });
  const rulesets = [{ ...RULESET, rules: [rule('view'), { ...rule('view'), id: 'pricing', conditions }] }];
  const question = { outcome: { eventType: 'order', horizonDays: 28 }, rulesets, snapshots: SNAPSHOTS };
  const { orders } = toBackTestResult({
    question,
    sums: sumsOf(leads),
    pages: () => [packJudgments(leads)],
    missing: 0,
  });
  expect(orders[0]?.rules.map((one) => [one.ruleId, one.conditions])).toEqual([
    ['view', undefined],
    ['pricing', conditions],
  ]);
});

test('scores that predict the outcome rank leads better than chance, and better than an order without information', () => {
  const { orders, warnings, baseRate, draftGain } = resultOf(makeLeads({ count: 2_000, strength: 1 }));
  const [live, newest] = orders;
  expect([live?.order, newest?.order, draftGain, warnings]).toEqual(['live', 'newest_first', null, []]);
  expect(live?.auc?.low).toBeGreaterThan(0.6);
  expect(Math.abs((newest?.auc?.value ?? 0) - 0.5)).toBeLessThan(0.03);
  expect(newest?.auc).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
  expect(newest?.auc?.low).toBeLessThan(0.5);
  expect(live?.precisionAtTenth?.value).toBeGreaterThan(1.3 * baseRate);
  // Calling the 100 leads with the highest scores finds more converting leads than 100 random calls.
  const hundred = live?.calls.find(({ calls }) => calls === 100);
  expect(hundred?.converting?.value).toBeGreaterThan(1.3 * (hundred?.atRandom ?? 0));
  expect(live?.lift.at(-1)).toEqual({ share: 1, found: { value: 1, low: 1, high: 1 } });
  const found = live?.lift.map(({ found }) => found?.value ?? 0) ?? [];
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(live?.thresholds.map(({ times }) => times)).toEqual([1]);
  expect(live?.lastQuarter?.calibration).toHaveLength(10);
});

test('in the last step, all leads are called, so every order finds the same leads; without leads, there are no steps', () => {
  const { orders } = resultOf(makeLeads({ count: 1_234, strength: 1 }));
  for (const { calls } of orders) {
    expect(calls.slice(-3).map((step) => step.calls)).toEqual([750, 1_000, 1_234]);
    const all = calls.at(-1);
    expect(all?.converting?.value).toBe(all?.atRandom);
  }
  expect(resultOf([], sumsOf([], { converting: 50 })).orders.map(({ calls }) => calls)).toEqual([[], []]);
});

test('if outcomes are shuffled, the AUC is about one half and the result contains a warning', () => {
  const leads = makeLeads({ count: 3_000, strength: 0 });
  const { orders, warnings } = resultOf(leads);
  expect(Math.abs((orders[0]?.auc?.value ?? 0) - 0.5)).toBeLessThan(0.03);
  expect(warnings).toContainEqual({ reason: 'no_better_than_chance', order: 'live' });
});

test('fewer than 50 converting leads are not enough evidence, and the result says how many are missing', () => {
  const leads = makeLeads({ count: 400, strength: 1 });
  const refused = resultOf(leads, sumsOf(leads, { converting: 49 }));
  expect(refused.orders).toEqual([]);
  expect(refused.warnings).toEqual([{ reason: 'too_few_outcomes', found: 49, needed: 50 }]);
  expect(resultOf(leads, sumsOf(leads, { converting: 50 })).orders).toHaveLength(2);
});

test('intervals of rare outcomes stay possible: shares are never below 0, and sales never exceed calls', () => {
  const rare = makeLeads({ count: 2_000, strength: 0.05, seed: 3 }).map(({ leadId, judgments }, i) => ({
    leadId,
    judgments: judgments.map((judgment) => ({ ...judgment, converts: judgment.converts && i % 7 === 0 })),
  }));
  const [live] = resultOf(rare, sumsOf(rare, { converting: 50 })).orders;
  const shares = [live?.auc, live?.precisionAtTenth, ...(live?.lift.map(({ found }) => found) ?? [])];
  const bounded = [
    ...shares.map((figure) => ({ figure, most: 1 })),
    ...(live?.calls.map(({ calls, converting }) => ({ figure: converting, most: calls })) ?? []),
  ];
  expect(bounded.length).toBeGreaterThan(20);
  for (const { figure, most } of bounded) {
    expect(figure?.low).toBeGreaterThanOrEqual(0);
    expect(figure?.high).toBeLessThanOrEqual(most);
  }
  // Some of the intervals reach down to the bound 0.
  expect(bounded.some(({ figure }) => figure?.low === 0 && figure.value > 0)).toBe(true);
});

test('a project without leads causes no error', () => {
  expect(resultOf([])).toMatchObject({ leads: 0, judged: 0, baseRate: 0, leadsPerSnapshot: 0, orders: [] });
});

test('a warning names rules that score the outcome itself', () => {
  const leads = makeLeads({ count: 400, strength: 1 });
  const counts = { converting: 0, others: 0, outcomes: 0, hourBefore: 0, neverReached: 0 };
  const reasonsOf = (given: Partial<typeof counts>) =>
    resultOf(leads, sumsOf(leads, { reached: 100, rules: [[{ ...counts, ...given }, counts]] })).warnings;
  expect(reasonsOf({ outcomes: 1 })).toEqual([{ reason: 'rule_scores_the_outcome', order: 'live', ruleId: 'demo' }]);
  // This rule has also matched leads before their outcome.
  expect(reasonsOf({ outcomes: 1, converting: 5 })).toEqual([]);
  const leak = { reason: 'rule_comes_with_the_outcome', order: 'live', ruleId: 'demo' };
  expect(reasonsOf({ hourBefore: 31, neverReached: 2 })).toEqual([leak]);
  expect(reasonsOf({ hourBefore: 30, neverReached: 2 })).toEqual([]);
  expect(reasonsOf({ hourBefore: 31, neverReached: 3 })).toEqual([]);
});

test('a back-test reports how many leads are missing from the past', () => {
  const leads = makeLeads({ count: 400, strength: 1 });
  const { missing, warnings } = resultOf(leads, sumsOf(leads), 17);
  expect([missing, warnings]).toEqual([17, [{ reason: 'leads_are_missing', leads: 17 }]]);
});

test('a warning appears if the last quarter does not fit the earlier history', () => {
  const leads = makeLeads({ count: 2_000, strength: 1 }).map(({ leadId, judgments }) => ({
    leadId,
    judgments: judgments.map((judgment) => (judgment.snapshot < 9 ? judgment : { ...judgment, converts: false })),
  }));
  expect(resultOf(leads).warnings.map(({ reason }) => reason)).toContain('past_has_changed');
});

test('packing judgments keeps the order of their scores', () => {
  const anyScore = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat({ max: 300 }));
  const anyJudgments = fc.array(fc.record({ converts: fc.boolean(), scores: fc.tuple(anyScore, anyScore, anyScore) }), {
    maxLength: 52,
  });
  fc.assert(
    fc.property(fc.array(anyJudgments, { maxLength: 5 }), (all) => {
      const leads = all.map((judgments, i) => ({
        leadId: `lead_${i}`,
        judgments: judgments.map((one, snapshot) => ({ snapshot, ...one })),
      }));
      const unpacked = [...unpackJudgments(packJudgments(leads), 3)].map(({ judgments }) => judgments);
      const binned = leads
        .filter(({ judgments }) => judgments.length > 0)
        .map(({ judgments }) => judgments.map(({ scores, ...one }) => ({ ...one, bins: scores.map(binOf) })));
      expect(unpacked).toEqual(binned);
    }),
  );
  fc.assert(
    fc.property(anyScore, anyScore, (one, other) => {
      expect(Math.sign(binOf(one) - binOf(other)) * Math.sign(one - other)).toBeGreaterThanOrEqual(0);
      if (Math.abs(one - other) > 0.01 * (1 + Math.max(one, other))) expect(binOf(one)).not.toBe(binOf(other));
    }),
  );
});

test('the sums of a back-test are the same in any order', () => {
  const anyCounts = fc.record({
    ...{ converting: fc.nat(), others: fc.nat(), outcomes: fc.nat(), hourBefore: fc.nat(), neverReached: fc.nat() },
  });
  const anySums = fc.record({
    ...{ leads: fc.nat(), judged: fc.nat(), converting: fc.nat(), reached: fc.nat() },
    rules: fc.oneof(
      fc.constant<RuleCounts[][]>([]),
      fc.tuple(
        fc.array(anyCounts, { minLength: 2, maxLength: 2 }),
        fc.array(anyCounts, { minLength: 1, maxLength: 1 }),
      ),
    ),
  });
  fc.assert(
    fc.property(anySums, anySums, anySums, (a, b, c) => {
      expect(addBackTestSums(a, b)).toEqual(addBackTestSums(b, a));
      expect(addBackTestSums(addBackTestSums(a, b), c)).toEqual(addBackTestSums(a, addBackTestSums(b, c)));
      expect(addBackTestSums(NOTHING_JUDGED, a)).toEqual(a);
    }),
  );
});

test('the largest possible result fits in one D1 row', () => {
  const rules = Array.from({ length: 500 }, (_, i) => rule(`rule_${'0'.repeat(28)}${i}`));
  const rulesets = [
    { ...RULESET, rules },
    { ...RULESET, rules },
  ];
  const counts = rules.map(() => ({ converting: 9, others: 9, outcomes: 9, hourBefore: 9, neverReached: 9 }));
  const leads = makeLeads({ count: 400, strength: 1 }).map(({ leadId, judgments }) => ({
    leadId,
    judgments: judgments.map((one) => ({ ...one, scores: [...one.scores, 1] })),
  }));
  const result = toBackTestResult({
    question: { outcome: { eventType: 'order', horizonDays: 28 }, rulesets, snapshots: SNAPSHOTS },
    sums: sumsOf(leads, { rules: [counts, counts] }),
    pages: () => [packJudgments(leads)],
    missing: 0,
  });
  expect(result.orders.map(({ order }) => order)).toEqual(['live', 'draft', 'newest_first']);
  expect(JSON.stringify(result).length).toBeLessThan(400_000);
});
