import * as z from 'zod';
import { Day } from './day.ts';
import { UtcInstant } from './instant.ts';
import { LeadConditions } from './lead-condition.ts';
import { LIMITS } from './limits.ts';
import { queryCount } from './query-count.ts';

// Parts that reports on leads first seen in a period have in common: their query, their groups, and what their figures leave out.

/** The text fields of a first touch. */
export const SourceField = z.enum(['source', 'medium', 'campaign', 'term', 'content', 'landingPage', 'referrer']);
export type SourceField = z.infer<typeof SourceField>;

export const GROUPED_QUERY = {
  by: SourceField.optional(),
  property: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'A property to group by instead of `by`. A property that no lead has is allowed: see `unknownProperties`.',
    )
    .meta({ example: 'industry' }),
  from: Day.optional().describe(
    'The first day on which leads were first seen, in the project’s time zone. If omitted, the period is the 30 days ending on `to`.',
  ),
  to: Day.optional().describe('The last day, which is included. Defaults to today.'),
  limit: queryCount(LIMITS.sourceValuesMax)
    .default(20)
    .describe('How many values have figures of their own: those with the most leads. The other values are added up.'),
};

export const BY =
  'Landing pages are without `?` and `#`, and referrers are the site, such as `https://www.google.com`.';

/** A query cannot group by two things. */
export const byOneThing = [
  ({ by, property }: { by?: unknown; property?: unknown }) => by === undefined || property === undefined,
  { path: ['property'], error: 'cannot be combined with `by`' },
] satisfies [unknown, unknown];

export const GROUP = {
  type: z
    .enum(['value', 'other', 'unknown'])
    .describe('`other`: all values beyond `limit`. `unknown`: leads without a value.'),
  value: z
    .string()
    .nullable()
    .describe('The value in its most frequent spelling: `Google` and `google` are one value.')
    .meta({ example: 'google' }),
};

export const GroupFilter = LeadConditions.nullable().describe(
  'The conditions for `GET /api/leads` that list the leads of `current`; null if no conditions can express that.',
);

const Days = z.object({ from: Day, to: Day });

export const REPORTED_DAYS = {
  asOf: UtcInstant.describe('Scores, stages and outcomes are those known at this time.'),
  timeZone: z.string().meta({ example: 'Europe/Amsterdam' }),
  ...Days.shape,
  before: Days.describe('The previous period, which has the same number of days.'),
};

export const REPORTED_GAPS = {
  values: z.int().describe('How many different values the leads of the period have.').meta({ example: 12 }),
  unknownProperties: z
    .array(z.string())
    .describe('The requested property, if no lead was found that has it.')
    .meta({ example: [] }),
  withoutProperties: z
    .int()
    .describe(
      'The number of leads in both periods with more properties than a list has room for: they count as `unknown`.',
    )
    .meta({ example: 0 }),
  withoutStages: z
    .int()
    .describe(
      'The number of leads in both periods whose stages are not known yet, because an older version wrote their rows, or the stages have changed since.',
    )
    .meta({ example: 0 }),
};
