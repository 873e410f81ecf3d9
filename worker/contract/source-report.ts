import * as z from 'zod';
import {
  BY,
  byOneThing,
  GROUP,
  GROUPED_QUERY,
  GroupFilter,
  REPORTED_DAYS,
  REPORTED_GAPS,
  SourceField,
} from './grouped-report.ts';
import { LeadConditions } from './lead-condition.ts';
import { StageName } from './ruleset.ts';

export const SourceReportQuery = z
  .object({
    ...GROUPED_QUERY,
    by: GROUPED_QUERY.by.describe(`The field of the first touch to group by (\`source\` by default). ${BY}`),
    stage: StageName.optional().describe(
      'The stage to count in `reached`. The default is `qualified`, or the highest stage if no stage has that name.',
    ),
    timeTo: StageName.optional().describe(
      'The stage whose time `medianSeconds` measures. The default is `hot`, or the value of `stage` if no stage has that name.',
    ),
  })
  .refine(...byOneThing)
  .meta({ example: { by: 'campaign', from: '2026-02-01', to: '2026-02-28', limit: 20 } });
export type SourceReportQuery = z.infer<typeof SourceReportQuery>;

const share = (of: string) =>
  z.number().nullable().describe(`The share of \`leads\` that ${of}; null if there are no leads.`);

export const SourceFigures = z
  .object({
    leads: z.int(),
    reached: z.int().describe('Leads that have ever reached the stage or one above it.'),
    reachedShare: share('have reached the stage'),
    medianScore: z.number().nullable().describe('The median of these leads’ current scores.'),
    medianSeconds: z
      .int()
      .nullable()
      .describe(
        'For leads that reached the stage of `timeTo`: the time from when they were first seen until they first reached it.',
      ),
    converted: z.int().describe('Leads that have reached the project’s outcome by now.'),
    convertedShare: share('have reached the outcome'),
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
  .object({ ...GROUP, current: SourceFigures, before: SourceFigures, filter: GroupFilter })
  .meta({ id: 'SourceGroup' });
export type SourceGroup = z.infer<typeof SourceGroup>;

export const SourceReport = z
  .object({
    ...REPORTED_DAYS,
    by: SourceField.nullable(),
    property: z.string().nullable().meta({ example: null }),
    stage: StageName,
    timeTo: StageName,
    all: z.object({ current: SourceFigures, before: SourceFigures, filter: LeadConditions }),
    groups: z
      .array(SourceGroup)
      .describe('Groups with the most leads first, followed by `other` and `unknown` if there are any.'),
    ...REPORTED_GAPS,
  })
  .meta({ id: 'SourceReport' });
export type SourceReport = z.infer<typeof SourceReport>;
