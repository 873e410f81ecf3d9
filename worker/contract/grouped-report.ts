import * as z from 'zod';
import { Day } from './day.ts';
import { UtcInstant } from './instant.ts';
import { LeadConditions } from './lead-condition.ts';
import { LIMITS } from './limits.ts';
import { queryCount } from './query-count.ts';

// Common parts of reports on leads first seen in a period: the query, the groups, and the counts of missing data.

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
      'A property to group by, instead of a field of the first touch. A property that no lead has is not an error: see `unknownProperties`.',
    )
    .meta({ example: 'industry' }),
  from: Day.optional().describe(
    'The first day of the period in which leads were first seen, in the project’s time zone. If omitted, the period is the 30 days ending on `to`.',
  ),
  to: Day.optional().describe('The last day of the period (inclusive). Defaults to today.'),
  limit: queryCount(LIMITS.sourceValuesMax)
    .default(20)
    .describe(
      'How many values get their own group. The values with the most leads are used. All other values form one group.',
    ),
};

export const BY = 'Landing pages are cut at `?` and `#`, and referrers are the site, such as `https://www.google.com`.';

/** A query cannot have both `by` and `property`. */
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
    .describe('The value in its most frequent spelling. `Google` and `google` count as one value.')
    .meta({ example: 'google' }),
};

export const GroupFilter = LeadConditions.nullable().describe(
  'Conditions for `GET /api/leads` that list the leads counted in `current`; null if no conditions can express that.',
);

const Days = z.object({ from: Day, to: Day });

export const REPORTED_DAYS = {
  asOf: UtcInstant.describe('The time for which scores, stages and outcomes were computed.'),
  timeZone: z.string().meta({ example: 'Europe/Amsterdam' }),
  ...Days.shape,
  before: Days.describe('The period before this one, with the same number of days.'),
};

export const REPORTED_GAPS = {
  values: z.int().describe('The number of different values that the period’s leads have.').meta({ example: 12 }),
  unknownProperties: z
    .array(z.string())
    .describe('Contains the requested property if no lead with this property was found.')
    .meta({ example: [] }),
  withoutProperties: z
    .int()
    .describe(
      'The number of leads in both periods that have more properties than their list row can hold, and therefore count as `unknown`.',
    )
    .meta({ example: 0 }),
  withoutStages: z
    .int()
    .describe(
      'The number of leads in both periods whose stages are not known yet, because their rows are from an older version or the stages have changed since.',
    )
    .meta({ example: 0 }),
};
