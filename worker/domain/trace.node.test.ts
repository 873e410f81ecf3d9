import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anyHistory,
  anyOrderOf,
  MONDAY,
  makeActivity,
  makeAward,
  makeConfig,
  makeTraitsLearned,
} from '../testing/lead-events.ts';
import { scoreAt } from './decay.ts';
import { fold } from './fold.ts';
import type { FoldedActivity } from './folded-event.ts';
import { compareEvents } from './lead-event.ts';
import { stageOf } from './stages.ts';
import { DAY_MS } from './time.ts';
import { type StageChange, type Trace, trace } from './trace.ts';

const { ruleset: DEFAULT } = makeConfig();

const activitiesOf = ({ steps }: Trace) => steps.filter((step) => step.type === 'activity');
const changesOf = ({ steps }: Trace): StageChange[] =>
  steps.flatMap((step) => {
    if (step.type === 'stage_change') return [step.change];
    return step.type !== 'work' && step.stageChange ? [step.stageChange] : [];
  });

/** The first touch and properties are computed on request, so the test requests them in order to compare them. */
const read = (event: FoldedActivity) => ({
  ...event,
  touch: event.touch?.(event.eventId) ?? null,
  readProperties: event.readProperties?.(event.eventId) ?? null,
});
const asRead = ({ steps, ...rest }: Trace) => ({
  ...rest,
  steps: steps.map((step) => (step.type === 'activity' ? { ...step, event: read(step.event) } : step)),
});

test('a trace up to a time ends in the same state as a fold of the events until then', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const known = events.filter(({ occurredAt }) => occurredAt <= at);
      expect(trace(events, ruleset, at).state).toEqual(fold(known, ruleset));
    }),
    { numRuns: 500 },
  );
});

test('events in any order have the same trace', () => {
  const anyReordered = anyHistory.chain((history) => fc.tuple(fc.constant(history), anyOrderOf(history.events)));
  fc.assert(
    fc.property(anyReordered, ([{ ruleset, events, at }, reordered]) => {
      expect(asRead(trace(reordered, ruleset, at))).toEqual(asRead(trace(events, ruleset, at)));
    }),
    { numRuns: 300 },
  );
});

test('every activity and every entry of work appears once, and each score starts where the previous one ended', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const traced = trace(events, ruleset, at);
      const expected = events
        .filter(({ kind, occurredAt }) => kind !== 'traits' && occurredAt <= at)
        .sort(compareEvents);
      const told = traced.steps.flatMap((step) => (step.type === 'stage_change' ? [] : [step.event.eventId]));
      expect(told).toEqual(expected.map(({ eventId }) => eventId));
      let score = 0;
      for (const step of traced.steps) {
        if (step.type !== 'activity' && step.type !== 'points') continue;
        expect(step.before).toBe(score);
        expect(step.decayed).toBeLessThanOrEqual(step.before);
        const granted =
          step.type === 'points'
            ? step.points
            : step.awards.reduce((sum, { award, capped }) => sum + (capped ? 0 : award.points), 0);
        expect(step.after).toBeCloseTo(Math.max(0, step.decayed + granted), 8);
        score = step.after;
      }
    }),
    { numRuns: 500 },
  );
});

test('stage changes form one sequence in time order, from the first stage to the current one', () => {
  fc.assert(
    fc.property(anyHistory, ({ ruleset, events, at }) => {
      const traced = trace(events, ruleset, at);
      let stage = stageOf(0, ruleset.stages).name;
      let since = Number.NEGATIVE_INFINITY;
      for (const change of changesOf(traced)) {
        expect(change.from).toBe(stage);
        expect(change.to).not.toBe(stage);
        expect(change.at).toBeGreaterThanOrEqual(since);
        expect(change.to).toBe(stageOf(change.score, ruleset.stages).name);
        stage = change.to;
        since = change.at;
      }
      expect(stage).toBe(stageOf(scoreAt(traced.state, ruleset.decay, at), ruleset.stages).name);
    }),
    { numRuns: 500 },
  );
});

test('an idle lead’s decay and return are listed in order, with time and cause', () => {
  const back = MONDAY + 100 * DAY_MS;
  const events = [makeActivity({ occurredAt: back, points: 50 }), makeActivity({ points: 100 })];
  const fallsTo = (threshold: number) =>
    MONDAY + Math.floor((7 + Math.log(100 / threshold) / -Math.log(0.95)) * DAY_MS) + 1;
  const left = 100 * 0.95 ** 93;
  const changes = changesOf(trace(events, DEFAULT, back));
  expect(changes.map(({ at, from, to, cause }) => ({ at, from, to, cause }))).toEqual([
    { at: MONDAY, from: 'cold', to: 'qualified', cause: 'event' },
    { at: MONDAY + 7 * DAY_MS + 1, from: 'qualified', to: 'hot', cause: 'decay' },
    { at: fallsTo(60), from: 'hot', to: 'warm', cause: 'decay' },
    { at: fallsTo(30), from: 'warm', to: 'cold', cause: 'decay' },
    { at: back, from: 'cold', to: 'warm', cause: 'event' },
  ]);
  expect(changes.at(-1)?.score).toBeCloseTo(left + 50, 8);
});

test('if decay crosses a threshold and an event raises the score in the same millisecond, the crossing comes first', () => {
  const at = MONDAY + 7 * DAY_MS + 1;
  const events = [makeActivity({ points: 60 }), makeActivity({ occurredAt: at, points: 50 })];
  const moves = changesOf(trace(events, DEFAULT, at)).map(({ from, to, cause }) => [from, to, cause]);
  expect(moves).toEqual([
    ['cold', 'hot', 'event'],
    ['hot', 'warm', 'decay'],
    ['warm', 'qualified', 'event'],
  ]);
});

test('if negative points move a lead down a stage, the cause of the move is the event', () => {
  const events = [makeActivity({ points: 60 }), makeActivity({ occurredAt: MONDAY + 1, points: -1 })];
  expect(changesOf(trace(events, DEFAULT, MONDAY + 1)).at(-1)).toEqual({
    at: MONDAY + 1,
    from: 'hot',
    to: 'warm',
    cause: 'event',
    score: 59,
  });
});

test('each award says whether a cap withheld it', () => {
  const awards = [
    makeAward({ ruleId: 'rule_a', cap: { times: 1, per: 'day' } }),
    makeAward({ ruleId: 'rule_b', points: 1 }),
  ];
  const events = [0, 1, DAY_MS].map((ms) => makeActivity({ occurredAt: MONDAY + ms, awards }));
  const capped = activitiesOf(trace(events, DEFAULT, MONDAY + DAY_MS)).map((step) => step.awards.map((a) => a.capped));
  expect(capped).toEqual([
    [false, false],
    [true, false],
    [false, false],
  ]);
});

test('an event appears in the trace from its own millisecond on, and learned properties add no step', () => {
  const events = [makeActivity({ occurredAt: MONDAY + 1, points: 5 }), makeTraitsLearned()];
  expect(activitiesOf(trace(events, DEFAULT, MONDAY))).toEqual([]);
  expect(activitiesOf(trace(events, DEFAULT, MONDAY + 1))).toHaveLength(1);
});
