import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anyHistory,
  anyOrderOf,
  type History,
  MONDAY,
  makeActivity,
  makeAward,
  makeTraitsLearned,
  makeWork,
} from '../testing/lead-events.ts';
import { scoreAt } from './decay.ts';
import { comesAfter, evolve, fold, initialState, type LeadState } from './fold.ts';
import { type FoldedEvent, toFolded } from './folded-event.ts';
import { compareEvents, type LeadEvent } from './lead-event.ts';
import { NO_TRAITS } from './learn-traits.ts';
import { DAY_MS, HOUR_MS, utcDay } from './time.ts';

const DECAY = { graceDays: 7, ratePerDay: 0.05 };
const NO_DECAY = { graceDays: 0, ratePerDay: 0 };

const inOrder = (events: readonly LeadEvent[]) => [...events].sort(compareEvents);
const evolveAll = (from: LeadState, events: readonly LeadEvent[], ruleset: History['ruleset']) =>
  events.reduce((state, event) => evolve(state, toFolded(event), ruleset), from);

/** A history, the same events in another order, and a position that splits the canonical order in two. */
const anyReplay = anyHistory.chain(({ ruleset, events }) =>
  fc.record({
    ruleset: fc.constant(ruleset),
    events: fc.constant(events),
    reordered: anyOrderOf(events),
    cut: fc.integer({ min: 0, max: events.length }),
  }),
);

describe('order does not matter (guarantee G2)', () => {
  test('events in any order fold to the same state, byte for byte', () => {
    fc.assert(
      fc.property(anyReplay, ({ ruleset, events, reordered }) => {
        expect(JSON.stringify(fold(reordered, ruleset))).toBe(JSON.stringify(fold(events, ruleset)));
      }),
      { numRuns: 500 },
    );
  });

  test('evolving events one by one in canonical order gives the folded state', () => {
    fc.assert(
      fc.property(anyReplay, ({ ruleset, events }) => {
        expect(evolveAll(initialState, inOrder(events), ruleset)).toEqual(fold(events, ruleset));
      }),
      { numRuns: 500 },
    );
  });

  test('folding leaves the given events unchanged', () => {
    fc.assert(
      fc.property(anyReplay, ({ ruleset, reordered }) => {
        const before = JSON.stringify(reordered);
        fold(reordered, ruleset);
        expect(JSON.stringify(reordered)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});

describe('continuing a fold from a state', () => {
  test('is allowed only for events after the last folded one, and gives the same state as folding everything', () => {
    fc.assert(
      fc.property(anyReplay, ({ ruleset, events, cut }) => {
        const [known, later] = [inOrder(events).slice(0, cut), inOrder(events).slice(cut)];
        const state = fold(known, ruleset);
        expect(comesAfter(state, later)).toBe(true);
        expect(evolveAll(state, later, ruleset)).toEqual(fold(events, ruleset));
        for (const event of known) expect(comesAfter(state, [event, ...later])).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('at the same millisecond is allowed only for a higher event ID, with or without properties', () => {
    const state = fold([makeTraitsLearned({ eventId: 'm' })], { decay: DECAY });
    expect(comesAfter(state, [makeActivity({ eventId: 'n' })])).toBe(true);
    expect(comesAfter(state, [makeActivity({ eventId: 'm' })])).toBe(false);
    expect(comesAfter(state, [makeActivity({ eventId: 'l' })])).toBe(false);
    expect(comesAfter(state, [])).toBe(true);
  });

  test('that was stored and read again gives the same result (guarantee G4)', () => {
    fc.assert(
      fc.property(anyReplay, ({ ruleset, events, cut }) => {
        const ordered = inOrder(events);
        const stored: LeadState = JSON.parse(JSON.stringify(fold(ordered.slice(0, cut), ruleset)));
        const end = evolveAll(stored, ordered.slice(cut), ruleset);
        expect(JSON.stringify(end)).toBe(JSON.stringify(fold(events, ruleset)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the score', () => {
  test('is 75 after page_view, signup and demo_request in any order, as documented', () => {
    const events = [
      makeActivity({ eventId: 'evt_3', occurredAt: MONDAY + 2 * HOUR_MS, points: 50 }),
      makeActivity({ eventId: 'evt_1', occurredAt: MONDAY, points: 5 }),
      makeActivity({ eventId: 'evt_2', occurredAt: MONDAY + HOUR_MS, points: 20 }),
    ];
    expect(fold(events, { decay: DECAY })).toEqual({
      score: 75,
      lastEventAt: MONDAY + 2 * HOUR_MS,
      activityAt: MONDAY + 2 * HOUR_MS,
      position: { occurredAt: MONDAY + 2 * HOUR_MS, eventId: 'evt_3' },
      firstEventAt: MONDAY,
      firstTouch: null,
      eventCount: 3,
      recentEventTimes: [MONDAY, MONDAY + HOUR_MS, MONDAY + 2 * HOUR_MS],
      capUses: {},
      isVouched: true,
      ...NO_TRAITS,
    });
  });

  test('has decay applied before an event’s points are added', () => {
    const events = [makeActivity({ points: 100 }), makeActivity({ occurredAt: MONDAY + 9 * DAY_MS, points: 10 })];
    expect(fold(events, { decay: DECAY }).score).toBeCloseTo(100 * 0.95 ** 2 + 10, 10);
  });

  test('never falls below 0, and a deduction below 0 is not made up later', () => {
    const events = [-30, 20].map((points, i) => makeActivity({ occurredAt: MONDAY + i, points }));
    expect(fold(events, { decay: DECAY }).score).toBe(20);
  });

  test('with fractional points reaches the threshold that they add up to', () => {
    const events = Array.from({ length: 300 }, (_, i) => makeActivity({ occurredAt: MONDAY + i, points: 0.1 }));
    expect(fold(events, { decay: DECAY }).score).toBe(30);
  });

  test('starts decaying again after an event without points, because it is still activity', () => {
    const { score, eventCount, lastEventAt } = fold(
      [makeActivity({ points: 10 }), makeActivity({ occurredAt: MONDAY + DAY_MS, awards: [] })],
      { decay: DECAY },
    );
    expect({ score, eventCount, lastEventAt }).toEqual({ score: 10, eventCount: 2, lastEventAt: MONDAY + DAY_MS });
  });

  test('equals a plain calculation from the rules: decay, caps by calendar, floor', () => {
    fc.assert(
      fc.property(anyHistory, ({ ruleset, events }) => {
        const last =
          inOrder(events).findLast(
            (event) => event.kind === 'activity' || (event.kind === 'work' && event.work.type === 'points'),
          )?.occurredAt ?? 0;
        expect(scoreAt(fold(events, ruleset), ruleset.decay, last)).toBeCloseTo(plainScore(events, ruleset), 6);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('other events', () => {
  test('that set properties change no score, count or decay; the later value of each key wins', () => {
    const activity = makeActivity({ points: 10 });
    const state = fold(
      [
        makeTraitsLearned({
          occurredAt: MONDAY + 2,
          traits: { name: 'Alice Jones', custom: { seats: 9, plan: 'pro' } },
        }),
        makeTraitsLearned({ occurredAt: MONDAY + 1, traits: { name: 'Alice', company: 'Acme', custom: { seats: 5 } } }),
        makeTraitsLearned({ occurredAt: MONDAY + 3, traits: { phone: '1', custom: { trial: true } } }),
        activity,
      ],
      { decay: DECAY },
    );
    expect(state).toEqual({
      ...fold([activity], { decay: DECAY }),
      position: { occurredAt: MONDAY + 3, eventId: `evt_traits_${MONDAY + 3}` },
      traits: { name: 'Alice Jones', company: 'Acme', phone: '1', custom: { seats: 9, plan: 'pro', trial: true } },
      traitWeights: expect.anything(),
    });
  });

  test('an event of an unknown kind changes nothing', () => {
    const state = fold([makeActivity()], { decay: DECAY });
    const unknown = { ...makeActivity({ occurredAt: MONDAY + 1 }), kind: 'of_the_future' } as unknown as FoldedEvent;
    expect(evolve(state, unknown, { decay: DECAY })).toBe(state);
  });
});

describe('caps', () => {
  const capped = (cap: { times: number; per: 'day' | 'week' | 'lifetime' }, times: readonly number[]) =>
    times.map((occurredAt, i) =>
      makeActivity({ eventId: `evt_${i}`, occurredAt, awards: [makeAward({ points: 1, cap })] }),
    );

  test('per day apply to one UTC day, and start over at midnight', () => {
    const midnight = MONDAY + DAY_MS;
    const times = [MONDAY, MONDAY + 1, midnight - 1, midnight, midnight + 1, midnight + 2];
    expect(fold(capped({ times: 2, per: 'day' }, times), { decay: NO_DECAY }).score).toBe(4);
    expect(fold(capped({ times: 1, per: 'day' }, [midnight - 1, midnight]), { decay: NO_DECAY }).score).toBe(2);
  });

  test('per week start over on Monday at 00:00 UTC', () => {
    const nextMonday = MONDAY + 7 * DAY_MS;
    const times = [MONDAY, MONDAY + DAY_MS, nextMonday - 1, nextMonday, nextMonday + DAY_MS];
    expect(fold(capped({ times: 1, per: 'week' }, times), { decay: NO_DECAY }).score).toBe(2);
  });

  test('per lifetime never start over', () => {
    const times = [0, 1, 400, 4000].map((days) => MONDAY + days * DAY_MS);
    expect(fold(capped({ times: 3, per: 'lifetime' }, times), { decay: NO_DECAY }).score).toBe(3);
  });

  test('belong to one rule, and an uncapped rule still adds points', () => {
    const events = [0, 1, 2].map((i) =>
      makeActivity({
        occurredAt: MONDAY + i,
        awards: [
          makeAward({ ruleId: 'rule_a', points: 100, cap: { times: 1, per: 'day' } }),
          makeAward({ ruleId: 'rule_b', points: 10, cap: { times: 2, per: 'day' } }),
          makeAward({ ruleId: 'rule_c', points: 1 }),
        ],
      }),
    );
    expect(fold(events, { decay: NO_DECAY }).score).toBe(123);
  });

  test('let the first events in canonical order earn the points, in whatever order they arrive', () => {
    const awardOf = (points: number) => [makeAward({ points, cap: { times: 1, per: 'day' } })];
    const late = makeActivity({ occurredAt: MONDAY, receivedAt: MONDAY + 5 * DAY_MS, awards: awardOf(7) });
    const early = makeActivity({ occurredAt: MONDAY + HOUR_MS, awards: awardOf(9) });
    expect(fold([early, late], { decay: NO_DECAY }).score).toBe(7);
  });

  test('per lifetime stay used up even if the rule had a daily cap when the events in between arrived', () => {
    const lifetime = [makeAward({ points: 10, cap: { times: 1, per: 'lifetime' } })];
    const daily = [makeAward({ points: 1, cap: { times: 1, per: 'day' } })];
    const events = [lifetime, daily, lifetime, daily].map((awards, i) =>
      makeActivity({ occurredAt: MONDAY + i * DAY_MS, awards }),
    );
    expect(fold(events, { decay: NO_DECAY }).score).toBe(12);
  });
});

/**
 * The documented scoring in plain code. The grace period ends to the millisecond. Caps count per rule, and by calendar day or by week from
 * Monday.
 */
function plainScore(events: readonly LeadEvent[], { decay, silent = [] }: History['ruleset']): number {
  const { graceDays, ratePerDay } = decay;
  const paid = new Map<string, number>();
  let score = 0;
  let lastAlive = Number.NEGATIVE_INFINITY;
  let decayedUntil = Number.NEGATIVE_INFINITY;
  const graceMs = Math.round(graceDays * DAY_MS);
  for (const event of inOrder(events)) {
    const byHand = event.kind === 'work' && event.work.type === 'points' ? event.work.points : null;
    if (event.kind !== 'activity' && byHand === null) continue;
    const at = event.occurredAt;
    const decaysFrom = Math.max(decayedUntil, lastAlive + graceMs);
    if (score > 0) score *= (1 - ratePerDay) ** (Math.max(0, at - decaysFrom) / DAY_MS);
    decayedUntil = at;
    score += byHand ?? 0;
    for (const { ruleId, points, cap } of event.kind === 'activity' ? event.awards : []) {
      if (cap) {
        const monday = utcDay(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS);
        const period = { day: utcDay(at), week: monday, lifetime: 'ever' }[cap.per];
        const key = [ruleId, cap.per, period].join('|');
        const uses = paid.get(key) ?? 0;
        if (uses >= cap.times) continue;
        paid.set(key, uses + 1);
      }
      score += points;
    }
    score = Math.max(0, score);
    if (event.kind !== 'activity') continue;
    if (event.properties.$bot !== true && !silent.includes(event.type)) lastAlive = at;
  }
  return score;
}

test.each([
  ['a note of a person', { by: 'usr_1' }, { type: 'note', text: 'Called.' }, 'by_work'],
  ['an owner whom a person sets', { by: 'usr_1' }, { type: 'owner', owner: 'usr_2' }, 'by_work'],
  ['an owner whom an automation assigns', { by: 'aut_1', source: 'server' }, { type: 'owner', owner: 'usr_2' }, false],
] as const)(
  '%s makes a lead that only pages have named count as known to the customer',
  (_case, given, work, isVouched) => {
    const page = makeActivity({ source: 'page' });
    const vouched = (...events: Parameters<typeof fold>[0]) => fold(events, { decay: NO_DECAY }).isVouched ?? false;
    expect(vouched(page, makeWork(work, given))).toBe(isVouched);
    expect(vouched(page, makeWork(work, given), makeActivity({ source: 'server', eventId: 'z' }))).toBe(true);
  },
);
