import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScoringRule } from '../../contract/ruleset.ts';
import { anyOrderOf, MONDAY, makeActivity, makeTraitsLearned } from '../../testing/lead-events.ts';
import type { LeadEvent } from '../lead-event.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { CAPS, columnsOf } from './columns.ts';
import { scoresUnder } from './fit-points.ts';
import { sampleRows } from './learning-rows.ts';
import { LEARNING_EVENTS_MAX, type LearningQuestion, learningTapeOf } from './learning-tape.ts';
import { packLearningTapes, unpackLearningTapes } from './pack-learning-tapes.ts';
import { tapeOf } from './tape.ts';

const day = (n: number) => MONDAY + n * DAY_MS;
const TYPES = ['page_view', 'download', 'email_delivered'];
const RULES: ScoringRule[] = [
  ...TYPES.map((eventType) => ({ id: eventType, eventType, points: 0, description: '', active: false })),
  {
    ...{ id: 'pricing', eventType: 'page_view', points: 5, description: '', active: true },
    conditions: [{ property: 'page', operator: 'equals', value: '/pricing' }],
  },
];
const QUESTION: LearningQuestion = {
  outcome: { eventType: 'order', horizonDays: 10 },
  rules: RULES,
  silent: ['email_delivered'],
  snapshots: [10, 20, 30, 40].map(day),
  activeDays: 30,
  at: day(1_000),
};

const anyEvents = fc
  .array(
    fc.record({
      type: fc.constantFrom(...TYPES, 'order'),
      // Many of these hours are exactly the time of a snapshot.
      hour: fc.oneof(
        fc.integer({ min: 0, max: 60 * 24 }),
        fc.constantFrom(...[10, 20, 30, 40].map((days) => days * 24)),
      ),
      page: fc.constantFrom('/pricing', '/docs'),
      isBot: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((given) =>
    given.map(
      ({ type, hour, page, isBot }, i): LeadEvent =>
        makeActivity({
          ...{ eventId: `evt_${String(i).padStart(3, '0')}`, type, occurredAt: MONDAY + hour * HOUR_MS },
          properties: { page, ...(isBot && { $bot: true }) },
        }),
    ),
  );

test('a tape (a recorded lead) has the same scores as the lead, under any points, caps and decay', () => {
  fc.assert(
    fc.property(
      anyEvents,
      fc.record({ graceDays: fc.integer({ min: 0, max: 9 }), ratePerDay: fc.constantFrom(0, 0.02, 0.1, 0.5) }),
      fc.array(
        fc.option(fc.record({ points: fc.integer({ min: 1, max: 50 }), cap: fc.nat({ max: CAPS.length - 1 }) })),
        { minLength: RULES.length, maxLength: RULES.length },
      ),
      (events, decay, choices) => {
        const rows = sampleRows(unpackLearningTapes([packLearningTapes([learningTapeOf(events, QUESTION)])]));
        const columns = columnsOf(rows, { rules: RULES.length, snapshots: QUESTION.snapshots, decay });
        const rules = RULES.flatMap((rule, i) => {
          const choice = choices[i];
          const cap = choice && CAPS[choice.cap];
          return choice ? [{ ...rule, points: choice.points, active: true, ...(cap && { cap }) }] : [];
        });
        const ruleset = { version: 1, rules, decay, stages: [{ name: 'any', from: 0 }], silent: ['email_delivered'] };
        const { judgments } = tapeOf(events, { ...QUESTION, rulesets: [ruleset] });
        const scores = [...scoresUnder({ ...rows, columns }, choices)];
        expect(scores).toHaveLength(judgments.length);
        // A lead's score is rounded to hundredths after each event.
        for (const [i, score] of scores.entries())
          expect(Math.abs(score - (judgments[i]?.scores[0] ?? 0))).toBeLessThan(0.2);
        expect([...rows.converts]).toEqual(judgments.map(({ converts }) => Number(converts)));
      },
    ),
    { numRuns: 300 },
  );
});

test('a tape (a recorded lead) contains nothing after a snapshot, and does not depend on the order of arrival', () => {
  fc.assert(
    fc.property(
      anyEvents.chain((events) => fc.tuple(fc.constant(events), anyOrderOf(events))),
      ([events, shuffled]) => {
        const tape = learningTapeOf(events, QUESTION);
        expect(learningTapeOf(shuffled, QUESTION)).toEqual(tape);
        const [last = 0] = QUESTION.snapshots.slice(-1);
        expect(Math.max(0, ...tape.times) * 1_000).toBeLessThan(last);
      },
    ),
    { numRuns: 100 },
  );
});

test('a property set exactly at the moment of a snapshot is unknown at that snapshot', () => {
  const events = [
    makeActivity({ occurredAt: day(1) }),
    makeTraitsLearned({ occurredAt: day(20), traits: { custom: { plan: 'paid' } } }),
  ];
  const traits = [{ property: 'plan', operator: 'exists' }] as const;
  const { judgments, traits: masks } = learningTapeOf(events, { ...QUESTION, traits });
  expect(judgments.map(({ snapshot }, i) => [snapshot, masks?.at[i]])).toEqual([
    [0, 0],
    [1, 0],
    [2, 1],
  ]);
});

test('packed tapes (recorded leads) contain no ID, type or property, and not the order of the leads', () => {
  const lead = (id: string, hour: number, converts = true) => [
    makeActivity({ eventId: `evt_${id}`, occurredAt: MONDAY + hour * HOUR_MS, properties: { page: '/pricing', id } }),
    ...(converts ? [makeActivity({ eventId: `out_${id}`, type: 'order', occurredAt: day(12) })] : []),
  ];
  const tapes = [lead('canary', 3), lead('b', 1), lead('c', 2, false)].map((log) => learningTapeOf(log, QUESTION));
  const [one, other, third] = tapes.map((tape) => packLearningTapes([tape])) as [Uint8Array, Uint8Array, Uint8Array];
  // The header has 3 bytes, the judgment has 1, and the event has 8.
  expect(one).toHaveLength(3 + 1 + 8);
  expect(new TextDecoder().decode(one)).not.toMatch(/canary|pricing|page|evt/);
  const leads = unpackLearningTapes([one, other, third]);
  expect(unpackLearningTapes([packLearningTapes(tapes.toReversed())])).toEqual(leads);
  expect(leads.map(({ judgments }) => judgments.map(({ converts }) => converts))).toContainEqual([true]);
  expect(leads.map(({ masks }) => [...masks].map((mask) => mask & 0xf))).toContainEqual([0b1001]);
});

test('only a sample of the leads that never convert is kept, and only the newest events of a long history', () => {
  const view = (at: number) => makeActivity({ eventId: `evt_${at}`, occurredAt: at });
  const quiet = Array.from({ length: 300 }, (_, i) => learningTapeOf([view(MONDAY + i * 60_000)], QUESTION));
  const kept = unpackLearningTapes([packLearningTapes(quiet, 3)]).length;
  expect(kept).toBeGreaterThan(60);
  expect(kept).toBeLessThan(140);
  const buyer = learningTapeOf([view(MONDAY), makeActivity({ type: 'order', occurredAt: day(12) })], QUESTION);
  expect(unpackLearningTapes([packLearningTapes([buyer], 1_000)])).toHaveLength(1);
  const busy = Array.from({ length: LEARNING_EVENTS_MAX + 5 }, (_, i) => view(MONDAY + i * 1_000));
  const { times } = learningTapeOf(busy, QUESTION);
  expect([times.length, (times[0] as number) * 1_000]).toEqual([LEARNING_EVENTS_MAX, MONDAY + 5_000]);
});

test('a sample contains every converting row, and its weights add up to the number of all rows', () => {
  const judgments = (n: number, converts: boolean) => Array.from({ length: n }, () => ({ snapshot: 0, converts }));
  const none = { times: new Uint32Array(), masks: new Uint32Array() };
  const leads = [
    ...Array.from({ length: 400 }, () => ({ ...none, judgments: judgments(50, false) })),
    ...Array.from({ length: 60 }, () => ({ ...none, judgments: judgments(2, true) })),
  ];
  const { converts, weight } = sampleRows(leads);
  const sumOf = (isOne: (row: number) => boolean) =>
    weight.reduce((sum, one, row) => (isOne(row) ? sum + one : sum), 0);
  expect([converts.length, sumOf((row) => converts[row] === 1)]).toEqual([15_120, 120]);
  expect(sumOf((row) => converts[row] === 0)).toBeCloseTo(20_000, 6);
  expect(sampleRows(leads, { converting: 1, others: 5 }).weight.reduce((sum, one) => sum + one, 0)).toBeCloseTo(
    100_120,
    6,
  );
});
