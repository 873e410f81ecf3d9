import * as z from 'zod';
import { StageCounts } from './lead.ts';
import { StageName } from './ruleset.ts';

const day = z.iso.date({ error: 'must be a day such as 2026-02-11' });

/** Days (UTC), both included. The last 30 days where they are not given. */
export const DayRangeQuery = z.object({
  from: day.optional(),
  to: day.optional(),
  interval: z.enum(['hour', 'day']).default('day'),
});

/** Activities by the time they happened. `at` is the begin of the hour or UTC day. */
export const ActivityCounts = z.array(z.object({ at: z.string(), eventType: z.string(), count: z.int() }));

/** Stage changes by the time they were recorded. */
export const StageMoveCounts = z.array(
  z.object({ at: z.string(), from: StageName, to: StageName, cause: z.string(), count: z.int() }),
);

/** Leads by score now: `from` inclusive, `to` exclusive (null for no end). */
export const ScoreDistribution = z.array(z.object({ from: z.number(), to: z.number().nullable(), count: z.int() }));

export const Overview = z.object({
  leads: z.int(),
  byStage: StageCounts,
  eventsLast24h: z.int(),
  eventsLast7Days: z.int(),
  stageMovesUpLast7Days: z.int(),
  stageMovesDownLast7Days: z.int(),
});
