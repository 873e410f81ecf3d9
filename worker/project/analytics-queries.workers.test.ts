import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundScore } from '../domain/hundredths.ts';
import { rankAt } from '../domain/rank.ts';
import { changesAt, standingAt } from '../domain/standing.ts';
import { DAY_MS } from '../domain/time.ts';
import { MONDAY, makeConfig } from '../testing/lead-events.ts';
import { makeChange } from '../testing/read-models.ts';
import { readScoreDistribution } from './analytics-queries.ts';
import { commitChanges } from './commit-changes.ts';

const config = makeConfig();

it('the score distribution counts every lead as it is shown, also where its row does not say yet that it decays', async () => {
  const anyLead = fc.record({
    score: fc.oneof(
      fc.constantFrom(0, 9.99, 10, 30, 100, 149.99, 1000),
      fc.integer({ min: 0, max: 120_000 }).map((hundredths) => hundredths / 100),
    ),
    daysSinceEvent: fc.oneof(fc.constantFrom(0, 7, 8), fc.double({ min: 0, max: 60, noNaN: true })),
    /** Of that time, how much had passed when the row was written. */
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
          changesAt: changesAt(state, config, evaluatedAt),
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
