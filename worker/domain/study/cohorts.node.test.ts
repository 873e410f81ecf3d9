import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyHistory, makeActivity, makeTraitsLearned, makeWork } from '../../testing/lead-events.ts';
import { BEGINNING, continueFold } from '../checkpoint.ts';
import { toFolded } from '../folded-event.ts';
import { reachedAtOf } from '../highs.ts';
import { compareEvents } from '../lead-event.ts';
import { DAY_MS } from '../time.ts';
import {
  addCohorts,
  type CohortQuestion,
  cohortAnswerOf,
  cohortSumsOf,
  RETURN_WEEKS,
  stageReachedAt,
  toCohortResult,
} from './cohorts.ts';

/** Wednesday. */
const BEGINS = Date.UTC(2026, 3, 1);
const question: CohortQuestion = {
  ...{ by: 'month', withinDays: [30, 90], silent: undefined, at: BEGINS + 200 * DAY_MS },
  outcome: { eventType: 'won', horizonDays: 30 },
};
const event = (type: string, days: number, properties = {}) =>
  makeActivity({ type, occurredAt: BEGINS + days * DAY_MS, eventId: `${type}-${days}`, properties });
const cohortOf = (events: Parameters<typeof cohortAnswerOf>[0], asked = question) => {
  const answer = cohortAnswerOf(events, asked) ?? expect.fail('no answer');
  return toCohortResult(cohortSumsOf(answer), { ...asked, leads: 1 }).cohorts[0] ?? expect.fail('no cohort');
};

test('a lead belongs to the month or week of its first event, in any order of its log', () => {
  const events = [event('page_view', 40), event('contact', 0)];
  expect(cohortOf(events).key).toBe('2026-04');
  expect(cohortOf(events, { ...question, by: 'week' }).key).toBe('2026-03-30');
  expect(cohortOf([event('contact', 5)], { ...question, by: 'week' }).key).toBe('2026-04-06');
});

test('a conversion counts in every window that contains it, to the millisecond', () => {
  const converted = (days: number) =>
    cohortOf([event('contact', 0), event('won', days)]).within.map((one) => one.converted);
  expect([converted(30), converted(30 + 1 / 86_400_000), converted(90), converted(91)]).toEqual([
    ...[
      [1, 1],
      [0, 1],
      [0, 1],
      [0, 0],
    ],
  ]);
  expect(cohortOf([event('contact', 0), event('won', 91)])).toMatchObject({ leads: 1, converted: 1 });
});

test('an outcome in the first event counts in no window', () => {
  expect(cohortOf([event('won', 0), event('contact', 2)])).toMatchObject({
    converted: 1,
    within: [{ converted: 0 }, { converted: 0 }],
  });
});

describe('a lead that is younger than a time window', () => {
  const young = (days: number) =>
    cohortOf([event('contact', 0), event('won', 1)], { ...question, at: BEGINS + days * DAY_MS });

  test('counts as neither converted nor lost in that window', () => {
    expect(young(30).within).toEqual([
      { days: 30, leads: 0, converted: 0 },
      { days: 90, leads: 0, converted: 0 },
    ]);
    expect(young(30.5).within).toEqual([
      { days: 30, leads: 1, converted: 1 },
      { days: 90, leads: 0, converted: 0 },
    ]);
  });

  test('has as many weeks as have passed since its first event', () => {
    expect(young(20).weeks.filter(({ leads }) => leads > 0)).toHaveLength(1);
    expect(young(21).weeks.filter(({ leads }) => leads > 0)).toHaveLength(2);
  });
});

describe('conversion to a stage', () => {
  const hot: CohortQuestion = { ...question, stage: { from: 60, decay: { graceDays: 7, ratePerDay: 0.05 } } };
  const scored = (days: number, points: number) =>
    makeActivity({ type: 'demo', occurredAt: BEGINS + days * DAY_MS, eventId: `demo-${days}`, points });
  const convertedBy = (events: Parameters<typeof cohortAnswerOf>[0], asked = hot) => {
    const { converted, within } = cohortOf(events, asked);
    return [converted, ...within.map((one) => one.converted)];
  };

  test('happens when the score first reaches the stage, to the millisecond, whatever happens later', () => {
    const later = (days: number) => [
      event('contact', 0),
      scored(days - 1, 30),
      scored(days, 30),
      event('contact', 150),
    ];
    expect(convertedBy(later(30))).toEqual([1, 1, 1]);
    expect(convertedBy(later(30 + 1 / 86_400_000))).toEqual([1, 0, 1]);
    expect(convertedBy(later(91))).toEqual([1, 0, 0]);
    expect(convertedBy([scored(0, 10), scored(3, 500)])).toEqual([1, 1, 1]);
  });

  test('ignores points that have decayed by then, and outcomes', () => {
    expect(convertedBy([scored(0, 30), scored(60, 30)])).toEqual([0, 0, 0]);
    expect(convertedBy([event('contact', 0), event('won', 5)])).toEqual([0, 0, 0]);
  });

  test('may happen in the first event, but not through points from before it', () => {
    expect(convertedBy([scored(0, 60)])).toEqual([1, 1, 1]);
    const given = makeWork({ type: 'points', points: 60, reason: 'Met at a fair' }, { occurredAt: BEGINS - 1 });
    expect(convertedBy([given, event('contact', 0)])).toEqual([1, 0, 0]);
  });

  test('is unknown for a lead younger than the window, and ignores later events', () => {
    const young = { ...hot, at: BEGINS + 40 * DAY_MS };
    const events = [event('contact', 0), scored(20, 60)];
    expect(cohortOf(events, young).within).toEqual([
      { days: 30, leads: 1, converted: 1 },
      { days: 90, leads: 0, converted: 0 },
    ]);
    expect(convertedBy([event('contact', 0), scored(40, 60)], young)).toEqual([0, 0, 0]);
  });

  test('happens at the time that the lead’s row stores, in any history', () => {
    fc.assert(
      fc.property(anyHistory, ({ events, ruleset }) => {
        const folded = [...events].sort(compareEvents).map(toFolded);
        const known = reachedAtOf(continueFold(BEGINNING, folded, ruleset).highs ?? [], ruleset.stages);
        for (const { name, from } of ruleset.stages.slice(1))
          expect(stageReachedAt(folded, { from, decay: ruleset.decay }, ruleset.silent)).toBe(known[name] ?? null);
      }),
    );
  });
});

test('a lead counts as back in each later week with a sign of life; bots and silent types do not count', () => {
  const events = [
    ...[event('page_view', 0), event('page_view', 6.9), event('page_view', 7), event('email_delivered', 15)],
    ...[event('page_view', 22, { $bot: true }), event('page_view', 30)],
  ];
  const { weeks } = cohortOf(events, { ...question, silent: ['email_delivered'] });
  expect(weeks.map(({ active }) => active)).toEqual([1, 0, 0, 1, ...Array.from({ length: RETURN_WEEKS - 4 }, () => 0)]);
});

test('a property has the value that the lead has, or else the value in the first event with the property', () => {
  const keyOf = (events: Parameters<typeof cohortAnswerOf>[0]) =>
    cohortAnswerOf(events, { ...question, by: { property: 'origin' } })?.key;
  const first = event('contact', 0, { origin: 'search' });
  expect(keyOf([event('page_view', -1), first, event('contact', 1, { origin: 'late' })])).toBe('search');
  const learned = makeTraitsLearned({ traits: { custom: { origin: 'paid' } }, occurredAt: BEGINS + DAY_MS });
  expect(keyOf([first, learned])).toBe('paid');
  expect(keyOf([event('contact', 0)])).toBeNull();
});

test('events at or after the end of the study are ignored, and a lead without events is in no cohort', () => {
  const until = { ...question, at: BEGINS + 50 * DAY_MS };
  const events = [event('contact', 0), event('won', 49)];
  const planted = [...events, event('won', 50), event('page_view', 51)];
  expect(cohortAnswerOf(planted, until)).toEqual(cohortAnswerOf(events, until));
  expect(cohortAnswerOf([event('contact', 50)], until)).toBeNull();
  expect(cohortAnswerOf([makeTraitsLearned({ occurredAt: BEGINS })], until)).toBeNull();
});

const answersOf = (values: readonly unknown[], asked: CohortQuestion) =>
  values
    .map((value) => cohortAnswerOf([event('contact', 0, value === null ? {} : { visitor: value })], asked))
    .flatMap((answer) => (answer ? [cohortSumsOf(answer)] : []));

test('property values beyond the first 2,000 are summed together', () => {
  const asked: CohortQuestion = { ...question, by: { property: 'visitor' } };
  const values = Array.from({ length: 2_010 }, (_, i) => i);
  const once = answersOf(values, asked).reduce(addCohorts);
  expect(Object.keys(once)).toHaveLength(2_001);
  const { cohorts, others } = toCohortResult([once, once, once].reduce(addCohorts), { ...asked, leads: 6_030 });
  expect([cohorts.length, others]).toEqual([104, 3 * (2_010 - 104)]);
});

test('a value that fewer than three leads have is counted but not shown', () => {
  const asked: CohortQuestion = { ...question, by: { property: 'visitor' } };
  const sums = answersOf(['Main Street 5', 'Main Street 5', 'blue', 'blue', 'blue', null], asked).reduce(addCohorts);
  const { cohorts, others } = toCohortResult(sums, { ...asked, leads: 6 });
  expect([cohorts.map(({ key, leads }) => [key, leads]), others]).toEqual([
    [
      ['blue', 3],
      [null, 1],
    ],
    2,
  ]);
});

test('cohort sums are the same in any order; if there are too many months, only the newest are listed, and the rest are summed', () => {
  const answers = Array.from({ length: 130 }, (_, i) =>
    cohortAnswerOf([event('contact', -7 * i)], { ...question, by: 'week' }),
  );
  const sums = answers.flatMap((answer) => (answer ? [cohortSumsOf(answer)] : []));
  const result = toCohortResult(sums.reduce(addCohorts), { ...question, by: 'week', leads: 130 });
  expect(toCohortResult(sums.toReversed().reduce(addCohorts), { ...question, by: 'week', leads: 130 })).toEqual(result);
  expect([result.cohorts.length, result.others, result.cohorts.at(-1)?.key]).toEqual([104, 26, '2026-03-30']);
});
