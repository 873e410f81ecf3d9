import * as z from 'zod';
import { BehaviorCount } from './behavior-condition.ts';
import { Condition } from './condition.ts';
import { GradeOrLetter } from './fit.ts';
import { UserId } from './ids.ts';
import { Instant } from './instant.ts';
import { jsonParameter } from './json-parameter.ts';
import { LeadConditions } from './lead-condition.ts';
import { LEAD_SORTS, type LeadSort } from './lead-sorts.ts';
import { LIMITS } from './limits.ts';
import { pageLimit, queryCount } from './query-count.ts';
import { StageName } from './ruleset.ts';
import { LeadStatus } from './work.ts';

/** The source of the data about a lead. `pages`: only from unsigned web pages, where anyone can send any data. */
export const KnownFrom = z.enum(['pages']);
export type KnownFrom = z.infer<typeof KnownFrom>;

const Grades = z.array(GradeOrLetter).max(LIMITS.gradesMax);

export const LeadListQuery = z.object({
  page: queryCount(LIMITS.pageOffsetMax).optional(),
  limit: pageLimit(),
  cursor: z.string().optional(),
  stage: StageName.optional(),
  minScore: z.coerce
    .number<number | string>()
    .min(0)
    .optional()
    .describe('The current score: `minScore` or more, and less than `maxScore`.'),
  maxScore: z.coerce
    .number<number | string>()
    .min(0)
    .optional()
    .describe('`maxScore` is exclusive: with 5, a score of 5 does not match.'),
  search: z
    .string()
    .trim()
    .min(1)
    .max(LIMITS.searchCharsMax)
    .optional()
    .describe(
      'The first letters of words in name, email or company, all of which must match. Also finds parts of words in scripts without spaces, part of a phone number, a whole ID, or the beginning of IDs (at least four characters, with a digit, `_` or `-`).',
    ),
  activeAfter: Instant.optional().describe(
    'Leads whose last event was at or after `activeAfter` and before `activeBefore`.',
  ),
  activeBefore: Instant.optional(),
  dropsBefore: Instant.optional().describe('Leads that will drop a stage before this time if no event arrives.'),
  knownFrom: KnownFrom.optional().describe(
    '`pages`: leads of which only web pages have ever spoken, without a signature. Only leads that no server, import or person has sent data about.',
  ),
  filter: jsonParameter(LeadConditions, { charsMax: LIMITS.filterCharsMax })
    .optional()
    .describe(
      `Conditions on properties and fields, as JSON: see \`LeadConditions\`. Up to ${LIMITS.filterCharsMax.toLocaleString('en')} characters.`,
    )
    .meta({ example: '{"all":[{"property":"employees","operator":"greater_than","value":200}]}' }),
  grade: z
    .string()
    .refine((text) => Grades.safeParse(text.split(',')).success, {
      error: `must be up to ${LIMITS.gradesMax} grades or letters, separated by commas: A,B2`,
      abort: true,
    })
    .transform((text) => Grades.parse(text.split(',')))
    .optional()
    .describe(
      'Grades or letters, separated by commas: `A,B2` means every grade with the letter A, and B2. The limits of `filter` also apply to grades. No lead matches if the ruleset has no fit rules.',
    )
    .meta({ example: 'A,B2' }),
  properties: jsonParameter(z.array(z.string().min(1).max(200)).max(LIMITS.listedPropertiesMax), {
    charsMax: LIMITS.filterCharsMax,
  })
    .optional()
    .describe('Names of properties to show with each lead, as a JSON array.')
    .meta({ example: '["employees"]' }),
  behaviors: jsonParameter(z.array(BehaviorCount).max(LIMITS.listedBehaviorsMax), { charsMax: LIMITS.filterCharsMax })
    .optional()
    .describe(
      'Behavior to count for each lead, as a JSON array: see `BehaviorCount`. To count behavior, the server reads the log of each lead on the page.',
    )
    .meta({ example: '[{"event":"page_view","withinDays":7}]' }),
  segment: z
    .string()
    .optional()
    .describe('The ID of a segment: only leads that are in it now.')
    .meta({ example: 'seg_3b2a19081726354453627180f9e8d7c6' }),
  list: z
    .string()
    .optional()
    .describe('The ID of a manual list: only leads that are on it.')
    .meta({ example: 'lst_6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f' }),
  reached: StageName.optional().describe(
    'Leads that have ever been in this stage or above it, by event time as in reports.',
  ),
  converted: z.enum(['true']).optional().describe('Leads that have reached the outcome.'),
  owner: UserId.optional().describe(
    'A user ID; or `me` for your own leads, `none` for leads without an owner, or `former` for leads whose owner has left the project.',
  ),
  status: z
    .enum([...LeadStatus.options, 'open'])
    .optional()
    .describe('A status, or `open` for leads that are neither won nor lost.'),
  sort: z
    .enum(Object.keys(LEAD_SORTS) as LeadSort[])
    .default('score')
    .describe(
      'The order of the list: by current score, last event, creation, name (a = A), next change without an event, events in the last 24 hours, next stage drop, number of events, a `property`, or how often leads showed a `behavior`. Leads without a value for this order come last in both directions.',
    ),
  property: Condition.shape.property
    .optional()
    .describe(
      'With `sort=property`: the property to sort by. Numbers come before text. Upper and lower case count as the same. Other letters are sorted by character code.',
    )
    .meta({ example: 'employees' }),
  behavior: jsonParameter(BehaviorCount, { charsMax: LIMITS.filterCharsMax })
    .optional()
    .describe(
      `With \`sort=behavior\`, what to count, as JSON: see \`BehaviorCount\`. At most ${LIMITS.behaviorSortedLeadsMax} leads may match the filters, because the server reads the log of each matching lead.`,
    )
    .meta({ example: '{"event":"page_view","withinDays":7}' }),
  order: z
    .enum(['asc', 'desc'])
    .optional()
    .describe('Defaults to `asc` for name, changesAt, stageDropsAt and property, and to `desc` for the others.'),
});
/** The filters of a list of leads. Unknown filters are refused, because ignoring a filter would return more leads than intended. */
export const LeadFilter = z.strictObject(
  LeadListQuery.pick({
    ...{ stage: true, minScore: true, maxScore: true, search: true, activeAfter: true, activeBefore: true },
    knownFrom: true,
  }).shape,
);
export type LeadFilter = z.infer<typeof LeadFilter>;

export type LeadListQuery = z.infer<typeof LeadListQuery>;

/** The periods of the leaderboard, in hours. */
export const PERIODS_HOURS = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
export type Period = keyof typeof PERIODS_HOURS;

export const LeaderboardQuery = z.object({
  limit: queryCount(LIMITS.leaderboardSizeMax).default(10),
  stage: StageName.optional(),
  period: z
    .enum(Object.keys(PERIODS_HOURS) as Period[])
    .optional()
    .describe('Rank by the points of the last 24 hours, 7 days or 30 days, instead of the current score.'),
});

/** `at` returns the lead as it was at that time, according to today's data. */
export const AsOfQuery = z.object({ at: Instant.optional() });

const cursor = z.string().optional().describe('The cursor for an earlier part of a long history.');

/** Requests the newest `limit` entries, returned oldest first. */
export const TimelineQuery = AsOfQuery.extend({
  limit: queryCount(LIMITS.timelineEntriesMax).default(LIMITS.timelineEntriesMax),
  cursor,
});

/** Requests the newest `limit` lines, returned oldest first. */
export const ExplanationQuery = AsOfQuery.extend({
  limit: queryCount(LIMITS.explanationLinesMax).default(LIMITS.explanationLinesMax),
  cursor,
});
