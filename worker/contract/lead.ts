import * as z from 'zod';
import { EventType } from './event-type.ts';
import { FirstTouch } from './first-touch.ts';
import { Fit, Grade } from './fit.ts';
import { IdKind } from './id-kind.ts';
import { UserId } from './ids.ts';
import { UtcInstant } from './instant.ts';
import type { JsonObject } from './json-value.ts';
import { LIMITS } from './limits.ts';
import { StageName } from './ruleset.ts';
import { PROPERTIES_ROOM } from './traits.ts';
import { LeadStatus, Note, Task, WorkEntry } from './work.ts';

const nullable = <T extends z.ZodType>(type: T) => type.nullable();

export const LeadSummary = z
  .object({
    _id: z.string().meta({ example: 'lead_123' }),
    name: nullable(z.string()).meta({ example: 'John Doe' }),
    email: nullable(z.string()).meta({ example: 'john@example.com' }),
    company: nullable(z.string()).meta({ example: 'Acme Inc' }),
    currentScore: z.number().min(0).meta({ example: 75 }),
    leadStage: StageName,
    grade: Grade.optional().describe(
      'How well the lead fits (A–D), and its stage (1–4, where 1 is the highest). Absent without fit rules.',
    ),
    velocityScore: z.int().min(0).max(10).meta({ example: 7 }),
    eventCount: z.int().min(0),
    firstEventAt: nullable(UtcInstant),
    lastEventAt: nullable(UtcInstant),
    createdAt: UtcInstant,
    changesAt: nullable(UtcInstant).describe(
      'When stage, velocity or decay will next change if no event arrives; null for never.',
    ),
    stageDropsAt: nullable(UtcInstant).describe(
      'When decay will move the lead to a lower stage if no event arrives; null for never.',
    ),
    owner: nullable(UserId).describe(
      'The user ID of the member who owns the lead; null if nobody does. The owner stays if the member leaves the project.',
    ),
    status: LeadStatus.describe('The lead’s status in the sales process. Every lead begins as `new`.'),
    taskDueAt: nullable(UtcInstant).describe(
      'When the next open task is due; null if no task has a date, or the lead is won or lost.',
    ),
  })
  .meta({
    id: 'LeadSummary',
    description:
      'A lead in a list or on the leaderboard. Scores have two decimals and are computed for the time of the response.',
  });
export type LeadSummary = z.infer<typeof LeadSummary>;

/** A lead as exports contain it. `asExported` is described in imports/as-exported. */
export type ExportedLead = LeadSummary & {
  phone: string | null;
  custom: JsonObject;
  asExported: Record<string, string>;
};

export const Lead = LeadSummary.extend({
  phone: nullable(z.string()),
  custom: z.record(z.string(), z.unknown()),
  firstTouch: nullable(FirstTouch),
  eventsLast24h: z.int().min(0).meta({ example: 12 }),
  idKind: IdKind.describe(
    '`own`: your own ID. `made`: an ID we made. `anonymous`: only ever sent as `anonymousId` or `previousId`.',
  ),
  mergedFrom: z
    .array(z.string())
    .describe(
      `IDs of leads merged into this one, newest first, at most ${LIMITS.mergedIdsMax}. Requests with one of these IDs find this lead.`,
    ),
  mergedCount: z.int().min(0).describe('The number of leads merged into this one.'),
  version: z.int().min(0),
  omittedProperties: z
    .array(z.string())
    .optional()
    .describe(
      `The names of custom properties for which the lead had no room, newest last, at most ${LIMITS.omittedNamesMax}. ${PROPERTIES_ROOM} Absent if all properties fit.`,
    ),
  recomputing: z
    .literal(true)
    .optional()
    .describe('True if very late events have arrived that will count within ten seconds. Absent otherwise.'),
}).meta({ id: 'Lead', description: 'A whole lead. The lead’s `version` grows with every change.' });
export type Lead = z.infer<typeof Lead>;

export const LeadDetail = Lead.extend({
  lostReason: nullable(z.string())
    .describe('Why the lead was lost; null for any other status.')
    .meta({ example: null }),
  tasks: z
    .array(Task)
    .describe(
      `Open tasks, starting with the next one due, followed by the newest ${LIMITS.doneTasksMax} finished tasks, newest first. The timeline has all tasks.`,
    ),
  fit: Fit.optional(),
  segmentIds: z
    .array(z.string())
    .describe('The IDs of the segments that the lead is in now. `GET /api/segments` names them.')
    .meta({ example: ['seg_3b2a19081726354453627180f9e8d7c6'] }),
  listIds: z
    .array(z.string())
    .describe('The IDs of the lists that the lead is in. `GET /api/lists` names them; IDs of deleted lists may remain.')
    .meta({ example: ['lst_6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f'] }),
  companyKey: nullable(z.string())
    .describe('The key of the lead’s company. See `GET /api/companies/{companyKey}`. Null for none.')
    .meta({ example: 'techcorp.example' }),
  notes: z.array(Note).describe(`The newest ${LIMITS.shownNotesMax} notes, newest first. The timeline has all notes.`),
}).meta({ id: 'LeadDetail', description: 'A whole lead with its tasks and its newest notes.' });
export type LeadDetail = z.infer<typeof LeadDetail>;

const StageMove = z.object({ from: StageName, to: StageName }).meta({ example: { from: 'cold', to: 'warm' } });

const TimelineEvent = z
  .object({
    type: z.literal('event'),
    eventType: EventType,
    timestamp: UtcInstant,
    scoreDelta: z
      .number()
      .meta({ description: 'The event’s points, after caps. The score never falls below 0.', example: 20 }),
    newScore: z.number().min(0).meta({ example: 25 }),
    decayDelta: z
      .number()
      .describe(
        'Decay since the previous entry: `previous newScore + decayDelta + scoreDelta = newScore`. Zero or less.',
      ),
    eventId: z.string(),
    properties: z.record(z.string(), z.unknown()),
    silent: z
      .literal(true)
      .optional()
      .describe(
        'Set for events that don’t count as activity: events of bots, and of silent types of the ruleset. Decay continues.',
      ),
    stage: StageName,
    stageChange: nullable(StageMove),
  })
  .meta({
    id: 'TimelineEvent',
    example: {
      type: 'event',
      eventType: 'signup',
      timestamp: '2026-02-10T10:15:00.000Z',
      scoreDelta: 20,
      newScore: 25,
      decayDelta: 0,
      eventId: 'evt_unique_457',
      properties: { plan: 'pro' },
      stage: 'cold',
      stageChange: null,
    },
  });

const TimelineStageChange = z
  .object({
    type: z.literal('stage_change'),
    eventType: z.literal('stage_changed'),
    timestamp: UtcInstant,
    scoreDelta: z
      .literal(0)
      .describe('Always zero. Decay is included in the next event, or in the lead’s current score.'),
    newScore: z.number().min(0),
    stage: StageName,
    stageChange: StageMove,
    cause: z.literal('decay'),
  })
  .meta({ id: 'TimelineStageChange' });

const TimelineRescore = z
  .object({
    type: z.literal('rescore'),
    eventType: z.literal('rescored'),
    timestamp: UtcInstant.describe('The history was rescored. Earlier entries already show the new points.'),
    scoreDelta: z.literal(0),
    newScore: z.number().min(0),
    previousScore: z.number().min(0),
    rulesetVersion: z.int(),
    stage: StageName,
  })
  .meta({ id: 'TimelineRescore' });

const TimelineMerge = z
  .object({
    type: z.literal('merge'),
    eventType: z.literal('merged'),
    timestamp: UtcInstant.describe(
      'The other lead was merged into this one. Events of the merged lead are listed at the time when they happened.',
    ),
    from: z.string(),
  })
  .meta({ id: 'TimelineMerge' });

const TimelineWithdrawn = z
  .object({
    type: z.literal('withdrawn'),
    eventType: EventType,
    timestamp: UtcInstant.describe('When the event happened.'),
    scoreDelta: z.literal(0).describe('Always zero: the event no longer counts.'),
    eventId: z.string().describe('The event’s ID is free again: a new event with this ID counts.'),
    properties: z.record(z.string(), z.unknown()),
    importId: z.string().describe('The undone import that had added the event.'),
    withdrawnAt: UtcInstant,
  })
  .meta({ id: 'TimelineWithdrawn' });

const TimelineWork = z
  .object({
    type: z.literal('work'),
    eventType: z.enum([
      ...(['owner_changed', 'status_changed', 'note_added', 'task_changed', 'list_changed'] as const),
      ...(['points_given', 'test_sent'] as const),
    ]),
    timestamp: UtcInstant,
    scoreDelta: z
      .number()
      .describe(
        'The points added by hand. The score never falls below 0. The points are zero for all other kinds of work.',
      ),
    newScore: z.number().min(0).optional().describe('Only for points added by hand, like the fields below.'),
    decayDelta: z.number().optional(),
    stage: StageName.optional(),
    stageChange: nullable(StageMove).optional(),
    eventId: z.string(),
    by: z.string().describe('The ID of the user or key that did this work.'),
    work: WorkEntry,
  })
  .meta({ id: 'TimelineWork' });

export const TimelineEntry = z
  .discriminatedUnion('type', [
    TimelineEvent,
    TimelineStageChange,
    TimelineRescore,
    TimelineMerge,
    TimelineWithdrawn,
    TimelineWork,
  ])
  .meta({
    id: 'TimelineEntry',
    description:
      'The lead’s history in event order, oldest first; late events are listed at the time when they happened.',
  });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** A lead in a list, with the requested properties. */
export const ListedLead = LeadSummary.extend({
  properties: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The values of the requested `properties`; null if the lead lacks the property.')
    .meta({ example: { employees: 250 } }),
  behaviorCounts: z
    .array(z.int().min(0))
    .optional()
    .describe('How often the lead showed each of the requested `behaviors`, in the same order.')
    .meta({ example: [12] }),
}).meta({ id: 'ListedLead' });
export type ListedLead = z.infer<typeof ListedLead>;

export const LeadPage = z
  .object({
    leads: z.array(ListedLead),
    page: z.int().nullable(),
    limit: z.int(),
    total: z
      .int()
      .nullable()
      .describe(
        'The number of matches. The total is null if counting would have to read all leads (a score range, or activity sorted by last event, without other filters). With a `filter` or `grade`, the total is null until all leads are compared.',
      ),
    nextCursor: z.string().nullable(),
    filtered: z
      .object({
        lookedAt: z
          .int()
          .min(0)
          .describe('The number of leads that were compared with the filter for this response.')
          .meta({ example: 340 }),
        matches: z
          .int()
          .min(0)
          .describe('How many of the compared leads match, whether or not they are on this page.')
          .meta({ example: 12 }),
        unknownProperties: z
          .array(z.string())
          .describe('Properties in the filter that no lead seems to have, and that are probably misspelled.')
          .meta({ example: ['employes'] }),
      })
      .optional()
      .describe(
        `Only returned if the request has a \`filter\` or a \`grade\`. One response checks up to ${LIMITS.filterLookedAtMax.toLocaleString('en')} leads, so it may contain fewer than \`limit\` leads even if \`nextCursor\` returns more.`,
      ),
  })
  .meta({ id: 'LeadPage' });
export type LeadPage = z.infer<typeof LeadPage>;

export const LeaderboardEntry = LeadSummary.extend({
  rank: z.int().min(1),
  earned: z
    .object({ points: z.number().meta({ example: 70 }), since: UtcInstant })
    .optional()
    .describe(
      'With a period: the points of events at or after `since`, by event time, after caps and before decay. `since` is the start of the hour in which the period begins.',
    ),
}).meta({ id: 'LeaderboardEntry' });
export type LeaderboardEntry = z.infer<typeof LeaderboardEntry>;

export const StageCounts = z
  .record(StageName, z.int().min(0))
  .meta({ example: { cold: 45, warm: 32, hot: 18, qualified: 5 } });
export type StageCounts = z.infer<typeof StageCounts>;
