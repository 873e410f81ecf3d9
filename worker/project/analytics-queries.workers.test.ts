import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundScore } from '../domain/hundredths.ts';
import { rankAt } from '../domain/rank.ts';
import { changesAt, standingAt } from '../domain/standing.ts';
import { DAY_MS, HOUR_MS, utcDay } from '../domain/time.ts';
import { call, newTenant } from '../testing/api.ts';
import { MONDAY, makeConfig } from '../testing/lead-events.ts';
import { makeChange } from '../testing/make-change.ts';
import { countActivity, countStageMoves, readScoreDistribution } from './analytics-queries.ts';
import { commitChanges } from './commit-changes.ts';

const config = makeConfig();

it('the score distribution counts every lead by its displayed score, even if its row does not include decay yet', async () => {
  const anyLead = fc.record({
    score: fc.oneof(
      fc.constantFrom(0, 9.99, 10, 30, 100, 149.99, 1000),
      fc.integer({ min: 0, max: 120_000 }).map((hundredths) => hundredths / 100),
    ),
    daysSinceEvent: fc.oneof(fc.constantFrom(0, 7, 8), fc.double({ min: 0, max: 60, noNaN: true })),
    /** The share of that time that had passed when the row was written. */
    written: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    isMerged: fc.boolean(),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyLead, { maxLength: 30 }), async (leads) => {
      const projectId = `prj_${run++}`;
      const expected = new Map<number, number>();
      const changes = leads.map(({ score, daysSinceEvent, written, isMerged }, i) => {
        const lastEventAt = MONDAY - Math.round(daysSinceEvent * DAY_MS);
        const evaluatedAt = lastEventAt + Math.round((MONDAY - lastEventAt) * written);
        const state = { score, lastEventAt, recentEventTimes: [lastEventAt] };
        const ranked = {
          ...rankAt(state, config.ruleset.decay, evaluatedAt),
          changesAt: changesAt({ ...state, firstEventAt: null, createdAt: lastEventAt }, config, evaluatedAt),
        };
        const hidden = { phase: 2, rank: 0, decayFrom: null, changesAt: null, mergedInto: 'lead_winner' } as const;
        if (!isMerged) {
          const shown = roundScore(standingAt(state, config, MONDAY).score);
          expected.set(shown, (expected.get(shown) ?? 0) + 1);
        }
        return makeChange({
          leadId: `lead_${i}`,
          row: { ...state, evaluatedAt, ...(isMerged ? hidden : ranked) },
        });
      });
      await commitChanges(env.DB, projectId, changes);
      const distribution = await readScoreDistribution(env.DB, { projectId, config, at: MONDAY });
      expect(distribution).toEqual(
        distribution.map(({ from, to }) => ({
          from,
          to,
          count: [...expected].reduce(
            (sum, [shown, count]) => sum + (shown >= from && shown < (to ?? Number.POSITIVE_INFINITY) ? count : 0),
            0,
          ),
        })),
      );
    }),
    { numRuns: 60 },
  );
});

const HOUR = MONDAY / HOUR_MS;
const HOURS = [HOUR - 1, HOUR, HOUR + 5, HOUR + 23, HOUR + 24, HOUR + 25];

it.each([
  ['hour', HOURS.map((hour) => [hour * HOUR_MS, 2])],
  [
    'day',
    [
      [MONDAY - DAY_MS, 2],
      [MONDAY, 6],
      [MONDAY + DAY_MS, 4],
    ],
  ],
] as const)('activity and stage moves are counted by the %s, from its first instant on', async (interval, rows) => {
  const change = makeChange({
    leadId: `lead_${interval}`,
    activity: HOURS.map((hour) => ({ hour, eventType: 'page_view', count: 2 })),
    stageMoves: HOURS.map((hour) => ({ hour, from: 'cold', to: 'warm', cause: 'event', count: 2 })),
  });
  await commitChanges(env.DB, `prj_${interval}`, [change]);
  const query = { projectId: `prj_${interval}`, range: { from: HOUR - 48, to: HOUR + 48 }, interval };
  expect(await countActivity(env.DB, query)).toEqual(
    rows.map(([at, count]) => ({ at, eventType: 'page_view', count })),
  );
  expect(await countStageMoves(env.DB, query)).toEqual(
    rows.map(([at, count]) => ({ at, from: 'cold', to: 'warm', cause: 'event', count })),
  );
});

it.each(['activity', 'stages'])(
  'GET /api/analytics/%s returns a day with one row per type or move, or rows by the hour on request',
  async (path) => {
    const tenant = await newTenant();
    const day = MONDAY / HOUR_MS;
    const change = makeChange({
      activity: [day, day + 13].map((hour) => ({ hour, eventType: 'page_view', count: 1 })),
      stageMoves: [day, day + 13].map((hour) => ({ hour, from: 'cold', to: 'warm', cause: 'event', count: 1 })),
    });
    await commitChanges(env.DB, tenant.projectId, [change]);
    const ask = async (interval: string) => {
      const from = utcDay(MONDAY);
      const { body } = await call('GET', `/api/analytics/${path}?from=${from}&to=${from}${interval}`, {
        key: tenant.secretKey,
      });
      return body.map(({ at, count }: { at: string; count: number }) => [Date.parse(at), count]);
    };
    expect(await ask('')).toEqual([[MONDAY, 2]]);
    expect(await ask('&interval=day')).toEqual([[MONDAY, 2]]);
    expect(await ask('&interval=hour')).toEqual([
      [MONDAY, 1],
      [MONDAY + 13 * HOUR_MS, 1],
    ]);
  },
);
