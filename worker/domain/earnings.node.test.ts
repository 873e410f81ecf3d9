import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyHistory, MONDAY, makeActivity, makeAward } from '../testing/lead-events.ts';
import { EARNINGS_HOURS, earn, earnedSince, firstHourTold, NO_EARNINGS } from './earnings.ts';
import { accountFor } from './explain.ts';
import { compareEvents, type LeadEvent } from './lead-event.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import { trace } from './trace.ts';

const HOUR = MONDAY / HOUR_MS;
const earningsOf = (events: readonly LeadEvent[]) =>
  [...events]
    .sort(compareEvents)
    .flatMap((event) => (event.kind === 'activity' ? [event] : []))
    .reduce(earn, NO_EARNINGS);

describe('what a lead has earned', () => {
  it('is what its explanation says that events gave, hour by hour, for any history', () => {
    fc.assert(
      fc.property(anyHistory, ({ events, ruleset }) => {
        const explained = new Map<number, number>();
        for (const step of trace(events, ruleset, Number.MAX_SAFE_INTEGER).steps) {
          if (step.type !== 'activity') continue;
          const hour = Math.floor(step.event.occurredAt / HOUR_MS);
          const { points } = accountFor(step);
          if (explained.has(hour) || points !== 0) explained.set(hour, (explained.get(hour) ?? 0) + points);
        }
        expect(earningsOf(events).pointsByHour).toEqual(Object.fromEntries(explained));
      }),
    );
  });

  it('is before decay and the floor, and after caps', () => {
    const cap = { times: 1, per: 'lifetime' as const };
    const events = [
      makeActivity({ occurredAt: MONDAY, points: 20 }),
      makeActivity({ occurredAt: MONDAY + 1, awards: [makeAward({ ruleId: 'once', points: 7.5, cap })] }),
      makeActivity({ occurredAt: MONDAY + 2, awards: [makeAward({ ruleId: 'once', points: 7.5, cap })] }),
      makeActivity({ occurredAt: MONDAY + 40 * DAY_MS, points: -50 }),
    ];
    expect(earningsOf(events).pointsByHour).toEqual({ [HOUR]: 2750, [HOUR + 40 * 24]: -5000 });
  });
});

it('a row tells of enough hours for the longest period, at any time after its last event, and from a clock ahead of ours', () => {
  for (const minutes of [0, 1, 59, 60]) {
    const lastEventAt = MONDAY + minutes * 60_000;
    const asked = Math.floor((lastEventAt - 5 * 60_000) / HOUR_MS) - EARNINGS_HOURS;
    expect(firstHourTold(lastEventAt)).toBeLessThanOrEqual(asked);
  }
  expect(earnedSince({ [HOUR - 1]: 5, [HOUR]: 7 }, HOUR)).toEqual({ [HOUR]: 7 });
});
