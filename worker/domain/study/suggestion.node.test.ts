import { expect, it, test } from 'vitest';
import type { ScoringRule } from '../../contract/ruleset.ts';
import type { SuggestedRule } from '../../contract/suggestion.ts';
import { MONDAY, makeActivity } from '../../testing/lead-events.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import { DEFAULT_RULESET } from '../ruleset.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { addBackTestSums, backTestSums, NOTHING_JUDGED } from './back-test-sums.ts';
import { candidateRules } from './candidate-rules.ts';
import { type FitState, fitNext, fitOf, NOTHING_FITTED } from './fit-steps.ts';
import { sampleRows } from './learning-rows.ts';
import { LEARNING_RULES_MAX, type LearningTape, learningTapeOf } from './learning-tape.ts';
import { packLearningTapes, unpackLearningTapes } from './pack-learning-tapes.ts';
import { splitSnapshots } from './snapshots.ts';
import { type Learned, missingOutcomes, rulesAsked, suggestRules } from './suggestion.ts';
import { toSuggestionResult } from './to-suggestion-result.ts';
import { withSuggestions } from './with-suggestions.ts';

const rule = (eventType: string, given: Partial<ScoringRule> = {}): ScoringRule => ({
  ...{ id: `rule_${eventType}`, eventType, points: 5, description: '', active: true },
  ...given,
});

const RULES = [rule('page_view'), rule('demo_request'), rule('checkout_opened'), rule('never_seen')];
const SNAPSHOTS = Array.from({ length: 12 }, (_, i) => MONDAY + (10 + i * 5) * DAY_MS);

/** Most leads that ask for a demo order within days, with a checkout just before. All other leads only view pages. */
function tapesOf(count: number): LearningTape[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, i) => {
    const began = MONDAY + Math.floor(random() * 50 * DAY_MS);
    const isKeen = random() < 0.3;
    const orders = random() < (isKeen ? 0.7 : 0.04);
    const orderedAt = began + (4 + random() * 10) * DAY_MS;
    const event = (type: string, occurredAt: number) =>
      makeActivity({ eventId: `evt_${i}_${type}_${occurredAt}`, type, occurredAt: Math.floor(occurredAt) });
    return learningTapeOf(
      [
        ...Array.from({ length: 1 + Math.floor(random() * 4) }, () => event('page_view', began + random() * DAY_MS)),
        ...(isKeen ? [event('demo_request', began + DAY_MS)] : []),
        ...(orders ? [event('checkout_opened', orderedAt - HOUR_MS / 2), event('order', orderedAt)] : []),
      ],
      {
        ...{ outcome: { eventType: 'order', horizonDays: 14 }, rules: RULES, silent: undefined },
        ...{ snapshots: SNAPSHOTS, activeDays: 30, at: MONDAY + 200 * DAY_MS },
      },
    );
  });
}

function learn(tapes: readonly LearningTape[]): Learned {
  const rows = sampleRows(unpackLearningTapes([packLearningTapes(tapes)]));
  const sums = tapes.map(backTestSums).reduce(addBackTestSums, NOTHING_JUDGED);
  return { rows, rules: RULES, sums, snapshots: SNAPSHOTS, horizonDays: 14 };
}

/** Fits the model as the product does, keeping only what can be stored between steps. */
function findIn(learned: Learned) {
  const { rows, rules, snapshots } = learned;
  let state: FitState = NOTHING_FITTED;
  for (let steps = 0; steps < 100; steps++) {
    const found = fitOf(state);
    if (found !== undefined) return { found, steps };
    state = JSON.parse(
      JSON.stringify(fitNext({ rows, rules: rules.length, asked: rulesAsked(learned), snapshots }, state)),
    );
  }
  throw new Error('the fit does not end');
}

it('the search for points finds what predicts the outcome, gives reasons, and excludes what comes with the outcome', () => {
  const learned = learn(tapesOf(400));
  const { found, steps } = findIn(learned);
  expect(steps).toBe(15 + 9);
  if (!found) throw new Error('nothing was found');
  const suggested = suggestRules(learned, found);
  const [view, demo, checkout] = suggested;
  // There is no evidence about a rule that has never matched.
  expect(suggested.map(({ eventType }) => eventType)).toEqual(['page_view', 'demo_request', 'checkout_opened']);
  expect(demo?.foundLess).toBeGreaterThan(2 * (view?.foundLess ?? 0));
  expect(demo).toMatchObject({ ruleId: 'rule_demo_request', comesWithOutcome: false });
  expect(demo?.buyersDid).toBeGreaterThan(0.7 * (demo?.buyers ?? 0));
  expect(demo?.othersDid).toBeLessThan(0.3);
  expect(demo?.foundLess).toBeGreaterThan(0.2);
  expect(checkout).toMatchObject({ comesWithOutcome: true, foundLess: null });
  expect(rulesAsked(learned)).toEqual([0, 1]);
});

it('the search for points gives the same result in whatever order leads answer', () => {
  const tapes = tapesOf(200);
  const [one, other] = [learn(tapes), learn(tapes.toReversed())];
  expect(findIn(other)).toEqual(findIn(one));
});

it('the search for points finds nothing if outcomes are shuffled among the leads of each moment', () => {
  const random = seededRandom(3);
  const tapes = tapesOf(400);
  const labels = Map.groupBy(
    tapes.flatMap(({ judgments }) => judgments),
    ({ snapshot }) => snapshot,
  );
  const drawn = new Map(
    [...labels].map(([snapshot, judgments]) => [
      snapshot,
      judgments.map(({ converts }) => ({ converts, place: random() })).sort((a, b) => a.place - b.place),
    ]),
  );
  const shuffled = tapes.map((tape) => ({
    ...tape,
    judgments: tape.judgments.map((one) => ({ ...one, converts: drawn.get(one.snapshot)?.pop()?.converts ?? false })),
  }));
  expect(findIn(learn(shuffled)).found).toBeNull();
});

it('the search for points needs 50 leads that reached the outcome, and reports how many are missing', () => {
  const sums = { ...NOTHING_JUDGED, leads: 900, judged: 700, converting: 49 };
  expect(missingOutcomes(sums)).toBe(1);
  expect(missingOutcomes({ converting: 50 })).toBe(0);
  expect(toSuggestionResult({ sums, suggestion: null, proof: null })).toEqual({
    ...{ leads: 900, judged: 700, converting: 49, verdict: 'too_few_outcomes', missing: 1 },
    ...{ decay: null, rules: [], proof: null },
  });
});

test('candidates for a suggestion are all rules, active rules first, and event types that no rule scores, with any properties', () => {
  const pricing = [{ property: 'page', operator: 'equals' as const, value: '/pricing' }];
  const rules = [
    rule('signup', { active: false }),
    rule('page_view', { conditions: pricing }),
    rule('unsubscribed', { points: -20 }),
    rule('demo_request'),
    rule('demo_request', { id: 'rule_again', active: false }),
  ];
  const named = (max: number) =>
    candidateRules(
      { rules },
      { eventTypes: ['page_view', 'unsubscribed', '$odd', 'demo_request', 'download'], newMax: max },
    ).map(({ id, eventType }) => `${id} ${eventType}`);
  const known = ['rule_page_view page_view', 'rule_demo_request demo_request', 'rule_signup signup'];
  expect(named(5)).toEqual([...known, 'new_0 page_view', 'new_3 download']);
  expect(named(0)).toEqual(known);
  const many = Array.from({ length: 40 }, (_, i) => `type_${i}`);
  expect(candidateRules({ rules: [] }, { eventTypes: many, newMax: 500 })).toHaveLength(LEARNING_RULES_MAX);
});

test('suggestions change existing rules, add new rules, and turn off rules without points; everything else stays', () => {
  const suggestion = (given: Partial<SuggestedRule>): SuggestedRule => ({
    ...{ ruleId: null, eventType: 'file_opened', points: 8, buyers: 60, buyersDid: 20, othersDid: 0.1 },
    ...{ foundLess: 0.1, comesWithOutcome: false, ...given },
  });
  const changed = withSuggestions(DEFAULT_RULESET, {
    decay: { graceDays: 3, ratePerDay: 0.1 },
    rules: [
      suggestion({ ruleId: 'rule_signup', eventType: 'signup', points: 3, cap: { times: 1, per: 'day' } }),
      suggestion({ ruleId: 'rule_page_view', eventType: 'page_view', points: 0 }),
      suggestion({}),
    ],
  });
  expect(changed.stages).toEqual(DEFAULT_RULESET.stages);
  expect(changed.decay).toEqual({ graceDays: 3, ratePerDay: 0.1 });
  expect(changed.rules.map(({ id, points, active, cap }) => [id, points, active, cap?.per])).toEqual([
    ['rule_page_view', 5, false, undefined],
    ['rule_signup', 3, true, 'day'],
    ['rule_download', 10, true, undefined],
    ['rule_demo_request', 50, true, undefined],
    ['rule_contract_signed', 100, true, undefined],
    ['new_0', 8, true, undefined],
  ]);
  expect(withSuggestions(DEFAULT_RULESET, { decay: null, rules: [] })).toEqual(DEFAULT_RULESET);
});

test('the last quarter of the moments is used for testing, and learning uses no outcome that comes after this quarter begins', () => {
  const question = { begins: MONDAY, ends: MONDAY + 400 * DAY_MS, horizonDays: 30 };
  const { learned, proved } = splitSnapshots(question);
  expect(proved.length).toBeGreaterThanOrEqual(12);
  expect((learned.at(-1) ?? 0) + 30 * DAY_MS).toBeLessThanOrEqual(proved[0] ?? 0);
  expect(splitSnapshots({ ...question, ends: MONDAY + 30 * DAY_MS })).toEqual({ learned: [], proved: [] });
  const [from, learnUntil] = [MONDAY + 200 * DAY_MS, MONDAY + 180 * DAY_MS];
  const asked = splitSnapshots({ ...question, from, learnFrom: MONDAY + 100 * DAY_MS, learnUntil, everyDays: 7 });
  // The moments are counted back in weeks from day 180. Only the moments up to day 170 have their whole horizon before the test.
  expect([asked.learned.at(-1), asked.proved[0]]).toEqual([MONDAY + 166 * DAY_MS, MONDAY + 202 * DAY_MS]);
});
