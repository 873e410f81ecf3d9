import * as z from 'zod';
import { UtcInstant } from './instant.ts';
import { LeadConditions } from './lead-condition.ts';
import { LIMITS } from './limits.ts';
import { StageName } from './ruleset.ts';

const day = z.iso.date({ error: 'must be a day such as 2026-02-11' }).meta({ example: '2026-02-11' });

/** The texts of a first touch. */
export const SourceField = z.enum(['source', 'medium', 'campaign', 'term', 'content', 'landingPage', 'referrer']);
export type SourceField = z.infer<typeof SourceField>;

export const SourceReportQuery = z
  .object({
    by: SourceField.optional().describe(
      'What leads are grouped by: a text of the first touch, `source` by default. Landing pages are without `?` and `#`, and referrers are the site, such as `https://www.google.com`.',
    ),
    property: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('A property to group by instead. One that no lead has is allowed: see `unknownProperties`.')
      .meta({ example: 'industry' }),
    from: day
      .optional()
      .describe(
        'The days on which leads were first seen, both included, in the project’s time zone. By default, the last 30.',
      ),
    to: day.optional(),
    stage: StageName.optional().describe('The stage to count in `reached`: `qualified` by default, or the highest.'),
    timeTo: StageName.optional().describe(
      'The stage that `medianSeconds` leads to: `hot` by default, or that of `stage`.',
    ),
    limit: z.coerce
      .number<number | string>()
      .int()
      .min(1)
      .max(LIMITS.sourceValuesMax)
      .default(20)
      .describe('Values with figures of their own, those with the most leads. The others are added up.'),
  })
  .refine(({ by, property }) => by === undefined || property === undefined, {
    path: ['property'],
    error: 'cannot be combined with `by`',
  })
  .meta({ example: { by: 'campaign', from: '2026-02-01', to: '2026-02-28', limit: 20 } });
export type SourceReportQuery = z.infer<typeof SourceReportQuery>;

const share = (of: string) => z.number().nullable().describe(`Of \`leads\`, ${of}; null without leads.`);

export const SourceFigures = z
  .object({
    leads: z.int(),
    reached: z.int().describe('Leads that have ever been in the stage, or above it, whenever that was.'),
    reachedShare: share('those in `reached`'),
    medianScore: z.number().nullable().describe('Of their scores now.'),
    medianSeconds: z
      .int()
      .nullable()
      .describe('From first seen until the stage of `timeTo` was first reached, of the leads that have reached it.'),
    converted: z.int().describe('Leads that have reached the project’s outcome by now.'),
    convertedShare: share('those in `converted`'),
  })
  .meta({
    id: 'SourceFigures',
    example: {
      ...{ leads: 120, reached: 18, reachedShare: 0.15, medianScore: 42.5 },
      ...{ medianSeconds: 259_200, converted: 9, convertedShare: 0.075 },
    },
  });
export type SourceFigures = z.infer<typeof SourceFigures>;

export const SourceGroup = z
  .object({
    type: z
      .enum(['value', 'other', 'unknown'])
      .describe('`other`: all values beyond `limit`. `unknown`: leads without a value.'),
    value: z
      .string()
      .nullable()
      .describe('In its most frequent spelling: `Google` and `google` are one value.')
      .meta({ example: 'google' }),
    current: SourceFigures,
    before: SourceFigures,
    filter: LeadConditions.nullable().describe(
      'The conditions for `GET /api/leads` that list the leads of `current`; null if conditions cannot say it.',
    ),
  })
  .meta({ id: 'SourceGroup' });
export type SourceGroup = z.infer<typeof SourceGroup>;

const Days = z.object({ from: day, to: day });

export const SourceReport = z
  .object({
    asOf: UtcInstant.describe('Scores, stages and outcomes are as known at this instant.'),
    timeZone: z.string().meta({ example: 'Europe/Amsterdam' }),
    ...Days.shape,
    before: Days.describe('The period before, which has as many days.'),
    by: SourceField.nullable(),
    property: z.string().nullable().meta({ example: null }),
    stage: StageName,
    timeTo: StageName,
    all: z.object({ current: SourceFigures, before: SourceFigures, filter: LeadConditions }),
    groups: z
      .array(SourceGroup)
      .describe('Values by their number of leads, then `other` and `unknown` if there are any.'),
    values: z.int().describe('How many values leads of the period have.').meta({ example: 12 }),
    unknownProperties: z
      .array(z.string())
      .describe('The property, if no lead was found that has it.')
      .meta({ example: [] }),
    withoutProperties: z
      .int()
      .describe('Leads of both periods with more properties than a list has room for: they count as `unknown`.')
      .meta({ example: 0 }),
    withoutStages: z
      .int()
      .describe(
        'Leads of both periods last written by an older version: it is not known yet which stages they reached.',
      )
      .meta({ example: 0 }),
  })
  .meta({ id: 'SourceReport' });
export type SourceReport = z.infer<typeof SourceReport>;
