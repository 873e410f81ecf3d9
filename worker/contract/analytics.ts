import * as z from 'zod';
import { Day } from './day.ts';
import { EventQuote } from './event-quote.ts';
import { UtcInstant } from './instant.ts';
import { LeadSummary, StageCounts } from './lead.ts';
import { pageLimit } from './query-count.ts';
import { StageName } from './ruleset.ts';

/** UTC days. The first and the last day are included. Defaults to the last 30 days. */
export const DayRangeQuery = z.object({
  from: Day.optional(),
  to: Day.optional(),
  interval: z.enum(['hour', 'day']).default('day'),
});

export const ActivityCounts = z.array(z.object({ at: UtcInstant, eventType: z.string(), count: z.int() })).meta({
  id: 'ActivityCounts',
  description: 'Counts of events by the time they happened. `at` is the start of the hour or UTC day.',
});

export const StageMoveCounts = z
  .array(
    z.object({
      at: UtcInstant,
      from: StageName,
      to: StageName,
      cause: z.string().meta({ example: 'event' }),
      count: z.int(),
    }),
  )
  .meta({ id: 'StageMoveCounts', description: 'Stage changes by the time they were recorded.' });

export const LatestActivityQuery = z.object({
  limit: pageLimit(),
});

export const LatestActivity = z
  .array(
    z.object({
      lead: LeadSummary,
      event: EventQuote.nullable().describe(
        'The lead’s last event; null if an older version of the server last wrote the lead’s row.',
      ),
    }),
  )
  .meta({ id: 'LatestActivity', description: 'Leads by their last event, newest first.' });

export const ScoreDistribution = z
  .array(z.object({ from: z.number(), to: z.number().nullable(), count: z.int() }))
  .meta({
    id: 'ScoreDistribution',
    example: [
      { from: 0, to: 30, count: 45 },
      { from: 30, to: null, count: 55 },
    ],
    description: 'Leads by current score: `from` inclusive, `to` exclusive (null for no upper bound).',
  });

export const Overview = z
  .object({
    leads: z.int(),
    byStage: StageCounts,
    eventsLast24h: z.int(),
    eventsLast7Days: z.int(),
    stageMovesUpLast7Days: z.int(),
    stageMovesDownLast7Days: z.int(),
  })
  .meta({
    id: 'Overview',
    example: {
      leads: 100,
      byStage: { cold: 45, warm: 32, hot: 18, qualified: 5 },
      eventsLast24h: 210,
      eventsLast7Days: 1400,
      stageMovesUpLast7Days: 31,
      stageMovesDownLast7Days: 9,
    },
  });
