import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../contract/outcome.ts';
import {
  anyLeadEvents,
  anyOrderOf,
  anyRuleset,
  MONDAY,
  makeActivity,
  makeTraitsLearned,
  makeWork,
} from '../../testing/lead-events.ts';
import { scoreAt } from '../decay.ts';
import { fold } from '../fold.ts';
import type { LeadEvent } from '../lead-event.ts';
import { restamp } from '../restamp.ts';
import { DEFAULT_RULESET } from '../ruleset.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { type BackTestQuestion, type Tape, tapeOf } from './tape.ts';

const day = (n: number) => MONDAY + n * DAY_MS;
const OUTCOME: Outcome = { eventType: 'order', horizonDays: 10 };
const make = (given: Partial<BackTestQuestion> = {}): BackTestQuestion => ({
  outcome: OUTCOME,
  rulesets: [DEFAULT_RULESET],
  snapshots: [10, 20, 30, 40].map(day),
  activeDays: 20,
  at: day(1_000),
  ...given,
});
const labelsOf = ({ judgments }: Tape) => judgments.map(({ snapshot, converts }) => [snapshot, converts]);

const anyCase = fc
  .tuple(anyRuleset, anyRuleset)
  .chain(([live, draft]) =>
    fc.record({
      rulesets: fc.constant([live, draft]),
      events: anyLeadEvents([live]),
      times: fc.uniqueArray(fc.integer({ min: -2 * DAY_MS, max: 90 * DAY_MS }), { minLength: 1, maxLength: 8 }),
      horizonDays: fc.integer({ min: 1, max: 40 }),
    }),
  )
  .map(({ times, ...one }) => {
    // Some snapshots are exactly at the time of an event.
    const met = one.events.filter((_, i) => i % 4 === 0).map(({ occurredAt }) => occurredAt);
    const snapshots = [...new Set([...times.map((at) => MONDAY + at), ...met])].sort((a, b) => a - b);
    return { ...one, snapshots };
  });
const askOf = ({
  rulesets,
  snapshots,
  horizonDays,
}: {
  rulesets: BackTestQuestion['rulesets'];
  snapshots: number[];
  horizonDays: number;
}) => make({ rulesets, snapshots, outcome: { eventType: 'demo_request', horizonDays } });

test('an event at or after a snapshot changes neither the lead’s score at the snapshot nor whether the lead is judged there', () => {
  fc.assert(
    fc.property(anyCase, anyLeadEvents([DEFAULT_RULESET]), (one, planted) => {
      const question = askOf(one);
      const [last = MONDAY] = one.snapshots.slice(-1);
      const later = planted.map(
        (event, i): LeadEvent => ({
          ...event,
          eventId: `later_${i}`,
          occurredAt: i === 0 ? last : last + (event.occurredAt % (30 * DAY_MS)),
        }),
      );
      const known = one.events.filter(({ occurredAt }) => occurredAt < last);
      const scoresOf = ({ judgments }: Tape) => judgments.map(({ snapshot, scores }) => ({ snapshot, scores }));
      expect(scoresOf(tapeOf([...known, ...later], question))).toEqual(scoresOf(tapeOf(known, question)));
    }),
    { numRuns: 300 },
  );
});

test('a tape (a recorded lead) is the same in whatever order the events arrived', () => {
  fc.assert(
    fc.property(
      anyCase.chain((one) => fc.tuple(fc.constant(one), anyOrderOf(one.events))),
      ([one, shuffled]) => {
        expect(tapeOf(shuffled, askOf(one))).toEqual(tapeOf(one.events, askOf(one)));
      },
    ),
    { numRuns: 200 },
  );
});

test('scores at a snapshot equal the scores after a rescore of the earlier events', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const question = askOf(one);
      for (const { snapshot, scores } of tapeOf(one.events, question).judgments) {
        const at = one.snapshots[snapshot] as number;
        const known = one.events.filter(({ occurredAt }) => occurredAt < at);
        for (const [i, ruleset] of one.rulesets.entries()) {
          const state = fold(
            known.map((event) => restamp(event, ruleset)),
            ruleset,
          );
          expect(scores[i]).toBe(scoreAt(state, ruleset.decay, at));
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('an outcome exactly at a snapshot counts for that snapshot, but an outcome at the end of the horizon does not', () => {
  const view = makeActivity({ occurredAt: day(1) });
  const at = (time: number) => tapeOf([view, makeActivity({ type: 'order', occurredAt: time })], make());
  expect(labelsOf(at(day(20)))).toEqual([
    [0, false],
    [1, true],
  ]);
  expect(labelsOf(at(day(20) - 1))).toEqual([[0, true]]);
  expect(labelsOf(at(day(20) + 1))).toEqual([
    [0, false],
    [1, true],
  ]);
});

test('an event exactly at the time of the study is ignored', () => {
  const [view, order] = [makeActivity({ occurredAt: day(1) }), makeActivity({ type: 'order', occurredAt: day(12) })];
  expect(tapeOf([view, order], make({ at: day(12) }))).toEqual(tapeOf([view], make({ at: day(12) })));
  expect(tapeOf([view, order], make({ at: day(12) + 1 })).hasReached).toBe(true);
});

test('a status “won” set exactly at a snapshot counts as an outcome, even if the status is undone later', () => {
  const work = (status: 'won' | 'working', occurredAt: number) => makeWork({ type: 'status', status }, { occurredAt });
  const events = [makeActivity({ occurredAt: day(5) }), work('won', day(20)), work('working', day(25))];
  expect(labelsOf(tapeOf(events, make())).map(([snapshot]) => snapshot)).toEqual([0, 1]);
});

test('an outcome gives no points, and the lead is not judged after its outcome', () => {
  const rules = [{ id: 'rule_order', eventType: 'order', points: 500, description: '', active: true }];
  const events = [makeActivity({ occurredAt: day(1) }), makeActivity({ type: 'order', occurredAt: day(12) })];
  const { judgments, rules: counts } = tapeOf(events, make({ rulesets: [{ ...DEFAULT_RULESET, rules }] }));
  expect(judgments.map(({ snapshot, scores }) => [snapshot, scores[0]])).toEqual([[0, 0]]);
  expect(counts).toEqual([[{ converting: 0, others: 0, outcomes: 1, hourBefore: 0, neverReached: 0 }]]);
});

test('a lead is judged until its last sign of life is older than the given number of days', () => {
  const bot = makeActivity({ occurredAt: day(29), properties: { $bot: true } });
  expect(labelsOf(tapeOf([makeActivity({ occurredAt: day(0) }), bot], make()))).toEqual([
    [0, false],
    [1, false],
  ]);
  expect(labelsOf(tapeOf([makeActivity({ occurredAt: day(0) - 1 })], make()))).toEqual([[0, false]]);
});

test('properties count as an outcome from the time they were set', () => {
  const won = makeTraitsLearned({ occurredAt: day(15), traits: { custom: { status: 'won' } } });
  const outcome: Outcome = { traits: [{ property: 'status', operator: 'equals', value: 'won' }], horizonDays: 10 };
  expect(labelsOf(tapeOf([makeActivity({ occurredAt: day(1) }), won], make({ outcome })))).toEqual([[0, true]]);
});

test('a rule counts buyers whom it matched in the hour before the outcome, and other leads whom it ever matched', () => {
  const outcome = { ...OUTCOME };
  const demo = (occurredAt: number) => makeActivity({ type: 'demo_request', occurredAt });
  const order = makeActivity({ type: 'order', occurredAt: day(5) });
  const countsOf = (events: LeadEvent[]) => tapeOf(events, make({ outcome })).rules[0]?.[3];
  expect(countsOf([demo(day(5) - HOUR_MS), order])).toMatchObject({ hourBefore: 1, neverReached: 0 });
  expect(countsOf([demo(day(5) - HOUR_MS - 1), order])).toMatchObject({ hourBefore: 0, neverReached: 0 });
  expect(countsOf([demo(day(5) + 1), order])).toMatchObject({ hourBefore: 0, neverReached: 0 });
  expect(countsOf([demo(day(5))])).toMatchObject({ hourBefore: 0, neverReached: 1, others: 2 });
});

test('a tape (a recorded lead) reveals neither what the lead did nor who the lead is', () => {
  const canary = 'canary-8f1d';
  const events = [
    makeActivity({ eventId: canary, occurredAt: day(1), properties: { plan: canary }, type: 'page_view' }),
    makeTraitsLearned({ occurredAt: day(2), traits: { name: canary, email: `${canary}@example.com` } }),
  ];
  const tape = tapeOf(events, make());
  expect(tape.judgments).toHaveLength(2);
  expect(JSON.stringify(tape)).not.toContain(canary);
});
