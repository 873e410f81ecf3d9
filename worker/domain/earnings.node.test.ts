import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyHistory, MONDAY, makeActivity, makeAward } from '../testing/lead-events.ts';
import { BEGINNING, continueFold } from './checkpoint.ts';
import { addEarned, EARNINGS_HOURS, earnedSince, firstHourTold } from './earnings.ts';
import { accountFor } from './explain.ts';
import { evolve, initialState } from './fold.ts';
import { toFolded } from './folded-event.ts';
import { compareEvents, type LeadEvent } from './lead-event.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import { trace } from './trace.ts';

const HOUR = MONDAY / HOUR_MS;
/** All points that the events ever earned, including those too old for the lead's row. */
function earnedBy(events: readonly LeadEvent[]): Record<number, number> {
  const pointsByHour = {};
  let state = initialState;
  for (const event of [...events].sort(compareEvents)) {
    if (event.kind === 'activity') addEarned(pointsByHour, state.capUses, event);
    state = evolve(state, toFolded(event), { decay: { graceDays: 7, ratePerDay: 0 } });
  }
  return pointsByHour;
}

describe("a lead's earned points", () => {
  it('equal the explained points of events, hour by hour, for any history', () => {
    fc.assert(
      fc.property(anyHistory, ({ events, ruleset }) => {
        const explained = new Map<number, number>();
        for (const step of trace(events, ruleset, Number.MAX_SAFE_INTEGER).steps) {
          if (step.type !== 'activity') continue;
          const hour = Math.floor(step.event.occurredAt / HOUR_MS);
          const { points } = accountFor(step);
          if (explained.has(hour) || points !== 0) explained.set(hour, (explained.get(hour) ?? 0) + points);
        }
        expect(earnedBy(events)).toEqual(Object.fromEntries(explained));
      }),
    );
  });

  it('are counted after caps, but before decay and the floor at zero', () => {
    const cap = { times: 1, per: 'lifetime' as const };
    const events = [
      makeActivity({ occurredAt: MONDAY, points: 20 }),
      makeActivity({ occurredAt: MONDAY + 1, awards: [makeAward({ ruleId: 'once', points: 7.5, cap })] }),
      makeActivity({ occurredAt: MONDAY + 2, awards: [makeAward({ ruleId: 'once', points: 7.5, cap })] }),
      makeActivity({ occurredAt: MONDAY + 40 * DAY_MS, points: -50 }),
    ];
    expect(earnedBy(events)).toEqual({ [HOUR]: 2750, [HOUR + 40 * 24]: -5000 });
  });
});

it('a lead’s row contains enough hours for the longest period at any time after its last event, even if the sender’s clock is ahead', () => {
  for (const minutes of [0, 1, 59, 60]) {
    const lastEventAt = MONDAY + minutes * 60_000;
    const asked = Math.floor((lastEventAt - 5 * 60_000) / HOUR_MS) - EARNINGS_HOURS;
    expect(firstHourTold(lastEventAt)).toBeLessThanOrEqual(asked);
  }
  expect(earnedSince({ [HOUR - 1]: 5, [HOUR]: 7 }, HOUR)).toEqual({ [HOUR]: 7 });
});

it('a fold that continues from any checkpoint gives the same earned points', () => {
  fc.assert(
    fc.property(anyHistory, fc.nat(40), ({ events, ruleset }, cut) => {
      const log = [...events].sort(compareEvents).map(toFolded);
      const checkpoint = JSON.parse(JSON.stringify(continueFold(BEGINNING, log.slice(0, cut), ruleset)));
      expect(JSON.stringify(continueFold(checkpoint, log.slice(cut), ruleset))).toBe(
        JSON.stringify(continueFold(BEGINNING, log, ruleset)),
      );
    }),
  );
});
