import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MONDAY, makeActivity, makeTraitsLearned } from '../../testing/lead-events.ts';
import type { LeadEvent } from '../lead-event.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import {
  addStepFunnels,
  nothingStepped,
  type StepFunnelQuestion,
  stepFunnelAnswerOf,
  stepFunnelSumsOf,
  toStepFunnelResult,
} from './step-funnel.ts';

const STEPS = [{ event: 'signup' }, { event: 'demo' }, { event: 'won' }];
const question: StepFunnelQuestion = {
  ...{ steps: STEPS, enteredWithinDays: 20, withinDays: 5, by: null, segment: null, at: MONDAY + 30 * DAY_MS },
};
const KNOWN = { firstTouch: null, memberOf: [] };
const event = (type: string, days: number, properties = {}) =>
  makeActivity({ type, occurredAt: MONDAY + days * DAY_MS, eventId: `${type}-${days}`, properties });
const answerOf = (events: LeadEvent[], asked = question, known: Parameters<typeof stepFunnelAnswerOf>[2] = KNOWN) =>
  stepFunnelAnswerOf(events, asked, known);

test('steps of a funnel count in order: the first within the period, the others within the given days after the first', () => {
  const events = [event('won', 12), event('signup', 11), event('demo', 13), event('signup', 12.5), event('won', 16)];
  expect(answerOf(events)).toEqual({ key: null, spans: [0, 2 * DAY_MS, 3 * DAY_MS], isOpen: false });
  expect(answerOf([event('signup', 11), event('demo', 16.001)])?.spans).toEqual([0]);
  expect(answerOf([event('demo', 11), event('won', 12)])).toBeNull();
  // A first event before the period does not count, but does not prevent a later one from counting.
  expect(answerOf([event('signup', 9.9), event('signup', 10), event('demo', 15)])?.spans).toHaveLength(2);
});

test('each event counts for one step of a funnel, events from bots count for no step, and conditions on properties apply', () => {
  const twice = { ...question, steps: [{ event: 'signup' }, { event: 'signup' }] };
  expect(answerOf([event('signup', 11)], twice)?.spans).toHaveLength(1);
  expect(answerOf([event('signup', 11), event('signup', 12)], twice)?.spans).toHaveLength(2);
  expect(answerOf([event('signup', 11, { $bot: true })])).toBeNull();
  const paid = { property: 'plan', operator: 'equals' as const, value: 'paid' };
  const where = { ...question, steps: [{ event: 'signup' }, { event: 'won', where: [paid] }] };
  expect(answerOf([event('signup', 11), event('won', 12, { plan: 'free' })], where)?.spans).toHaveLength(1);
  expect(answerOf([event('signup', 11), event('won', 12, { plan: 'paid' })], where)?.spans).toHaveLength(2);
});

test('a lead that still has time for the next step counts as open, and events at or after the end are ignored', () => {
  expect(answerOf([event('signup', 25)])?.isOpen).toBe(true);
  expect(answerOf([event('signup', 24.999)])?.isOpen).toBe(false);
  expect(answerOf([event('signup', 29), event('demo', 30)])?.spans).toHaveLength(1);
});

test('a step funnel counts only leads of the segment, grouped by first touch or by a property', () => {
  const signup = event('signup', 11, { industry: 'Retail' });
  expect(answerOf([signup], { ...question, segment: 'seg_1' })).toBeNull();
  const known = {
    memberOf: ['seg_1'],
    firstTouch: { campaign: { source: null, medium: null, name: 'Spring', term: null, content: null } },
  } as unknown as Parameters<typeof stepFunnelAnswerOf>[2];
  expect(answerOf([signup], { ...question, segment: 'seg_1', by: 'campaign' }, known)?.key).toBe('spring');
  expect(answerOf([signup], { ...question, by: 'source' }, known)?.key).toBeNull();
  const byIndustry = { ...question, by: { property: 'industry' } };
  expect(answerOf([signup], byIndustry)?.key).toBe('Retail');
  const learned = makeTraitsLearned({ traits: { custom: { industry: 'Food' } } });
  expect(answerOf([signup, learned], byIndustry)?.key).toBe('Food');
});

test('a property’s value that fewer than three leads have is counted but not shown; campaigns are always shown', () => {
  const keys = ['Main Street 5', 'Main Street 5', 'blue', 'blue', 'blue', null];
  const sums = keys.map((key) => stepFunnelSumsOf({ key, spans: [0], isOpen: false })).reduce(addStepFunnels);
  const shownBy = (by: StepFunnelQuestion['by']) => {
    const { groups, others } = toStepFunnelResult(sums, { ...question, by, leads: 6 });
    return [...groups.map(({ key }) => key), others];
  };
  expect(shownBy({ property: 'street' })).toEqual(['blue', null, 2]);
  expect(shownBy('campaign')).toEqual(['blue', 'Main Street 5', null, 0]);
});

/** The longest path through the steps that starts with their first event in the period, found by trying every event for every step. */
function naiveReach(log: readonly LeadEvent[], { steps, at, enteredWithinDays, withinDays }: StepFunnelQuestion) {
  const events = log.flatMap((one) => (one.kind === 'activity' && one.occurredAt < at ? [one] : []));
  events.sort((a, b) => a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : 1));
  const from = events.findIndex(
    ({ type, occurredAt }) => type === steps[0]?.event && occurredAt >= at - enteredWithinDays * DAY_MS,
  );
  const entered = events[from]?.occurredAt;
  if (entered === undefined) return [];
  const ways = (i: number, step: number): number[][] => {
    const next = events.flatMap((one, k) =>
      k > i && one.type === steps[step]?.event && one.occurredAt <= entered + withinDays * DAY_MS ? [k] : [],
    );
    return [[i], ...next.flatMap((k) => ways(k, step + 1).map((way) => [i, ...way]))];
  };
  const longest = ways(from, 1).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const most = longest.filter((way) => way.length === longest[0]?.length);
  // If several paths are equally long, use the earliest event at each step.
  const times = most.map((way) => way.map((k) => events[k]?.occurredAt ?? 0));
  return (times[0] ?? []).map((_, step) => Math.min(...times.map((way) => way[step] ?? 0)));
}

const anyLog = fc
  .array(fc.record({ type: fc.constantFrom('signup', 'demo', 'won', 'other'), hours: fc.nat({ max: 31 * 24 }) }), {
    maxLength: 8,
  })
  .map((events) =>
    events.map(({ type, hours }, i) =>
      makeActivity({
        type,
        occurredAt: MONDAY + hours * HOUR_MS,
        eventId: `evt_${i}`,
        properties: { team: hours % 3 },
      }),
    ),
  );

test('numbers and medians of a step funnel equal a recount of every lead, in any order', () => {
  const asked = { ...question, by: { property: 'team' } };
  fc.assert(
    fc.property(fc.array(anyLog, { maxLength: 20 }), (logs) => {
      const answers = logs.flatMap((log) => answerOf(log, asked) ?? []);
      const sums = answers.map(stepFunnelSumsOf);
      const add = (list: typeof sums) =>
        toStepFunnelResult(list.reduce(addStepFunnels, nothingStepped()), { ...asked, leads: logs.length });
      const result = add(sums);
      expect(add(sums.toReversed())).toEqual(result);
      const ways = logs.map((log) => naiveReach(log, asked));
      for (const [i, { reached, medianSeconds }] of result.steps.entries()) {
        const there = ways.filter((way) => way.length > i);
        expect(reached).toBe(there.length);
        const spans = there.map((way) => ((way[i] ?? 0) - (way[i - 1] ?? 0)) / 1_000).sort((a, b) => a - b);
        const middle = spans[Math.ceil(spans.length / 2) - 1];
        if (i === 0 || middle === undefined) expect(medianSeconds).toBeNull();
        else expect(Math.abs((medianSeconds ?? 0) - middle)).toBeLessThanOrEqual(0.03 * middle + 1);
      }
      for (const { key, steps } of result.groups) {
        const own = answers.filter((answer) => answer.key === key).map(stepFunnelSumsOf);
        expect(steps).toEqual(add(own).steps);
      }
      const inGroups = result.groups.reduce((total, { steps }) => total + (steps[0]?.reached ?? 0), 0);
      expect(inGroups + result.others).toBe(result.steps[0]?.reached);
    }),
  );
});

test('groups of a step funnel beyond the limit are counted together', () => {
  const sums = Array.from({ length: 130 }, (_, i) => stepFunnelSumsOf({ key: `k${i}`, spans: [0], isOpen: false }));
  const all = sums.reduce(addStepFunnels, nothingStepped());
  expect(Object.keys(all.groups)).toHaveLength(101);
  const result = toStepFunnelResult(all, { ...question, by: 'source', leads: 130 });
  expect([result.groups.length, result.others]).toEqual([20, 110]);
});
