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

export const FunnelQuery = z
  .object({
    ...GROUPED_QUERY,
    by: GROUPED_QUERY.by.describe(
      `The field of the first touch to group by. Without \`by\` and \`property\`, the report has no groups. ${BY}`,
    ),
    segment: z
      .string()
      .optional()
      .describe('A segment ID. The report then counts only leads that are in this segment now.')
      .meta({ example: 'seg_3b2a19081726354453627180f9e8d7c6' }),
  })
  .refine(...byOneThing)
  .meta({ example: { by: 'campaign', from: '2026-02-01', to: '2026-02-28', limit: 20 } });
export type FunnelQuery = z.infer<typeof FunnelQuery>;

const share = (of: string) =>
  z
    .number()
    .nullable()
    .describe(`The leads in this step as a share of the leads in ${of}; null if ${of} has no leads.`);

export const FunnelStep = z
  .object({
    stage: StageName,
    reached: z
      .int()
      .describe(
        'Leads that have been in the stage, or above it, at any time. For the lowest stage, this is the number of all leads.',
      ),
    shareOfPrevious: share('the step before'),
    shareOfFirst: share('the first step'),
    medianSeconds: z
      .int()
      .nullable()
      .describe(
        'For leads that reached the stage: the time until they first reached it, counted from the previous step or from when they were first seen. Null for the lowest stage, and if no lead has reached the stage.',
      ),
  })
  .meta({
    id: 'FunnelStep',
    example: { stage: 'hot', reached: 18, shareOfPrevious: 0.4, shareOfFirst: 0.15, medianSeconds: 259_200 },
  });
export type FunnelStep = z.infer<typeof FunnelStep>;

const Steps = z.array(FunnelStep).describe('The project’s stages, lowest first.');

export const FunnelGroup = z
  .object({ ...GROUP, current: Steps, before: Steps, filter: GroupFilter })
  .meta({ id: 'FunnelGroup' });
export type FunnelGroup = z.infer<typeof FunnelGroup>;

export const FunnelReport = z
  .object({
    ...REPORTED_DAYS,
    by: SourceField.nullable(),
    property: z.string().nullable().meta({ example: null }),
    segment: z
      .string()
      .nullable()
      .describe('Send this value together with a `filter` from this report.')
      .meta({ example: null }),
    all: z.object({ current: Steps, before: Steps, filter: LeadConditions }),
    groups: z
      .array(FunnelGroup)
      .describe('Groups with the most leads first, followed by `other` and `unknown` if there are any.'),
    ...REPORTED_GAPS,
  })
  .meta({ id: 'FunnelReport' });
export type FunnelReport = z.infer<typeof FunnelReport>;
