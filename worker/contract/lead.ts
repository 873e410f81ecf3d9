import * as z from 'zod';
import { EventType, StageName } from './ruleset.ts';
import { Traits } from './traits.ts';

const nullable = <T extends z.ZodType>(type: T) => type.nullable();
const instant = z.string().meta({ format: 'date-time', example: '2026-02-11T09:30:00.000Z' });

/** A lead in a list or on the leaderboard. Scores are to two decimals, as of the answer. */
export const LeadSummary = z.object({
  _id: z.string().meta({ example: 'lead_123' }),
  name: nullable(z.string()).meta({ example: 'John Doe' }),
  email: nullable(z.string()).meta({ example: 'john@example.com' }),
  company: nullable(z.string()).meta({ example: 'Acme Inc' }),
  currentScore: z.number().min(0).meta({ example: 75 }),
  leadStage: StageName,
  velocityScore: z.int().min(0).max(10).meta({ example: 7 }),
  eventCount: z.int().min(0),
  firstEventAt: nullable(instant),
  lastEventAt: nullable(instant),
  createdAt: instant,
  /** When stage, velocity or decay change next if nothing happens; null for never. */
  changesAt: nullable(instant),
});
export type LeadSummary = z.infer<typeof LeadSummary>;

/** One lead, whole. `version` counts up with everything that becomes known of it. */
export const Lead = LeadSummary.extend({
  phone: nullable(z.string()),
  custom: z.record(z.string(), z.unknown()),
  eventsLast24h: z.int().min(0).meta({ example: 12 }),
  /** Ids of leads that were merged into this one: they resolve to it. */
  mergedFrom: z.array(z.string()),
  version: z.int().min(0),
});
export type Lead = z.infer<typeof Lead>;

const StageMove = z.object({ from: StageName, to: StageName });

const TimelineEvent = z.object({
  type: z.literal('event'),
  eventType: EventType,
  timestamp: instant,
  /** Points of this event, after caps and the floor. */
  scoreDelta: z.number().meta({ example: 20 }),
  newScore: z.number().min(0).meta({ example: 25 }),
  /** What decay took since the entry before: `previous newScore + decayDelta + scoreDelta = newScore`. Zero or less. */
  decayDelta: z.number(),
  eventId: z.string(),
  properties: z.record(z.string(), z.unknown()),
  stage: StageName,
  stageChange: nullable(StageMove),
});

const TimelineStageChange = z.object({
  type: z.literal('stage_change'),
  eventType: z.literal('stage_changed'),
  timestamp: instant,
  /** Zero: what decay took is told by the next event, or by the lead's current score. */
  scoreDelta: z.literal(0),
  newScore: z.number().min(0),
  stage: StageName,
  stageChange: StageMove,
  cause: z.literal('decay'),
});

const TimelineRescore = z.object({
  type: z.literal('rescore'),
  eventType: z.literal('rescored'),
  /** When the history was scored anew; what its events are worth above is by the new rules already. */
  timestamp: instant,
  scoreDelta: z.literal(0),
  newScore: z.number().min(0),
  previousScore: z.number().min(0),
  rulesetVersion: z.int(),
  stage: StageName,
});

const TimelineMerge = z.object({
  type: z.literal('merge'),
  eventType: z.literal('merged'),
  /** When the other lead became part of this one; its events stand where they happened. */
  timestamp: instant,
  from: z.string(),
});

/** The lead's history as it was in the world, oldest first: late events stand where they happened. */
export const TimelineEntry = z.discriminatedUnion('type', [
  TimelineEvent,
  TimelineStageChange,
  TimelineRescore,
  TimelineMerge,
]);
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const LeadInput = Traits.extend({
  /** Your own id for the lead; without it one is made. */
  leadId: z.string().optional(),
});
export type LeadInput = z.infer<typeof LeadInput>;

export const LeadPage = z.object({
  leads: z.array(LeadSummary),
  page: z.int().nullable(),
  limit: z.int(),
  /** How many there are; null where counting would mean reading them all (a score range without anything else). */
  total: z.int().nullable(),
  nextCursor: z.string().nullable(),
});
export type LeadPage = z.infer<typeof LeadPage>;

export const LeaderboardEntry = LeadSummary.extend({ rank: z.int().min(1) });
export type LeaderboardEntry = z.infer<typeof LeaderboardEntry>;

export const StageCounts = z
  .record(StageName, z.int().min(0))
  .meta({ example: { cold: 45, warm: 32, hot: 18, qualified: 5 } });
export type StageCounts = z.infer<typeof StageCounts>;
