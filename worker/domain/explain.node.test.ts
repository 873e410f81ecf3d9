import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { anyHistory, MONDAY, makeActivity, makeAward, makeConfig } from '../testing/lead-events.ts';
import { scoreAt } from './decay.ts';
import { accountFor, explain } from './explain.ts';
import { fold } from './fold.ts';
import { toHundredths } from './hundredths.ts';
import { shownScore } from './stages.ts';
import { DAY_MS } from './time.ts';
import { trace } from './trace.ts';

// Thousands of histories take a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const { ruleset: DEFAULT } = makeConfig();
const sumOf = (hundredths: readonly number[]) => hundredths.reduce((sum, h) => sum + h, 0);

test('for any rules, events and time, the lines of a score’s breakdown add up exactly to the score (guarantee G6)', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const { lines, hundredths } = explain(trace(events, ruleset, at), ruleset, at);
      const state = fold(
        events.filter(({ occurredAt }) => occurredAt <= at),
        ruleset,
      );
      expect(lines.every((line) => Number.isInteger(line.hundredths))).toBe(true);
      expect(sumOf(lines.map((line) => line.hundredths))).toBe(hundredths);
      expect(hundredths / 100).toBe(shownScore(scoreAt(state, ruleset.decay, at), ruleset.stages));
    }),
    { numRuns: 2000 },
  );
});

test('lines of an explanation show points as the rules gave them; decay only lowers the score, the floor only raises it, and a cap withholds all points of a rule', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const traced = trace(events, ruleset, at);
      const { lines } = explain(traced, ruleset, at);
      const steps = traced.steps.filter((step) => step.type === 'activity');
      for (const line of lines) {
        if (line.type === 'decay') expect(line.hundredths).toBeLessThan(0);
        if (line.type === 'decay') expect(line.from).toBeLessThan(line.at);
        if (line.type === 'floor') expect(line.hundredths).toBeGreaterThan(0);
        if (line.type === 'unscored') expect(line.hundredths).toBe(0);
      }
      const told = lines.flatMap((line) => (line.type === 'points' ? [[line.ruleId, line.hundredths]] : []));
      const given = steps.flatMap(({ awards }) =>
        awards.map(({ award, capped }) => [award.ruleId, capped ? 0 : Math.round(award.points * 100)]),
      );
      expect(told).toEqual(given);
      const byHand = lines.flatMap((line) => (line.type === 'by_hand' ? [[line.eventId, line.hundredths]] : []));
      const entries = traced.steps.flatMap((step) =>
        step.type === 'points' ? [[step.event.eventId, Math.round(step.points * 100)]] : [],
      );
      expect(byHand).toEqual(entries);
    }),
    { numRuns: 1000 },
  );
});

test('in the timeline, each reported score is the previous one plus decay, points and floor', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      let reported = 0;
      for (const step of trace(events, ruleset, at).steps) {
        if (step.type !== 'activity' && step.type !== 'points') continue;
        const { points, floor, decay, total } = accountFor(step);
        expect(total).toBe(points + floor + decay);
        expect(decay).toBe(toHundredths(step.decayed) - toHundredths(step.before));
        reported += total;
        expect(reported).toBe(toHundredths(step.after));
      }
    }),
    { numRuns: 1000 },
  );
});

test('a score that decayed to just below a threshold is explained to the hundredth, as displayed', () => {
  const start = makeActivity({ occurredAt: MONDAY, points: 30 });
  for (const minutes of [1, 2, 3, 5]) {
    const at = MONDAY + 7 * DAY_MS + minutes * 60_000;
    const { lines, hundredths } = explain(trace([start], DEFAULT, at), DEFAULT, at);
    expect([hundredths, sumOf(lines.map((line) => line.hundredths))]).toEqual([2999, 2999]);
    expect(lines.at(-1)).toMatchObject({ type: 'decay', hundredths: -1 });
  }
});

test('a breakdown tells the lead’s history in order', () => {
  const viewed = [makeAward({ ruleId: 'rule_view', points: 10, cap: { times: 1, per: 'day' } })];
  const left = [makeAward({ rulesetVersion: 2, ruleId: 'rule_leave', points: -25.5 })];
  const back = MONDAY + 9 * DAY_MS;
  const events = [
    makeActivity({ eventId: 'e1', occurredAt: MONDAY, awards: viewed }),
    makeActivity({ eventId: 'e2', occurredAt: MONDAY + 1, awards: viewed }),
    makeActivity({ eventId: 'e3', occurredAt: back + 1, type: 'unsubscribe', awards: left }),
    makeActivity({ eventId: 'e4', occurredAt: back + 2, type: 'seen', awards: [] }),
    makeActivity({ eventId: 'e5', occurredAt: back + 3, awards: viewed }),
  ];
  const at = back + 3 + 8 * DAY_MS;
  const view = { type: 'points', eventType: 'page_view', ruleId: 'rule_view', rulesetVersion: 1 };
  expect(explain(trace(events, DEFAULT, at), DEFAULT, at)).toEqual({
    lines: [
      { ...view, at: MONDAY, eventId: 'e1', hundredths: 1000, capped: false },
      { ...view, at: MONDAY + 1, eventId: 'e2', hundredths: 0, capped: true },
      // 10 · 0.95² = 9.025
      { type: 'decay', from: MONDAY + 1 + 7 * DAY_MS, at: back + 1, hundredths: -97 },
      {
        type: 'points',
        at: back + 1,
        eventId: 'e3',
        eventType: 'unsubscribe',
        ruleId: 'rule_leave',
        rulesetVersion: 2,
        hundredths: -2550,
        capped: false,
      },
      { type: 'floor', at: back + 1, eventId: 'e3', hundredths: 1647 },
      { type: 'unscored', at: back + 2, eventId: 'e4', eventType: 'seen', hundredths: 0 },
      { ...view, at: back + 3, eventId: 'e5', hundredths: 1000, capped: false },
      { type: 'decay', from: back + 3 + 7 * DAY_MS, at, hundredths: -50 },
    ],
    hundredths: 950,
  });
});

test('a lead without activity has an empty breakdown with the sum 0', () => {
  expect(explain(trace([], DEFAULT, MONDAY), DEFAULT, MONDAY)).toEqual({ lines: [], hundredths: 0 });
});
