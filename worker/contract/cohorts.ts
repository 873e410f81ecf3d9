import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { Outcome } from './outcome.ts';
import { StageName } from './ruleset.ts';

const Count = z.int().min(0).meta({ example: 120 });

export const CohortBy = z
  .union([
    z.enum(['week', 'month']),
    z.object({ property: z.string().min(1).max(200).meta({ example: 'utm_source' }) }),
  ])
  .describe(
    'Groups leads by the UTC month, or the ISO week (from Monday), of their first event. A property groups leads by their own value, or else by the value of their first event with the property.',
  );
export type CohortBy = z.infer<typeof CohortBy>;

export const WithinDays = z
  .array(z.int().min(1).max(365))
  .min(1)
  .max(LIMITS.cohortWindowsMax)
  .describe('Numbers of days after the first event within which leads convert.');

export const CohortStage = StageName.optional().describe(
  'Count a lead as converted when it reaches this stage or a higher one, instead of the outcome. The lowest stage is not allowed, because every lead begins in it.',
);

export const Cohort = z
  .object({
    key: z
      .string()
      .nullable()
      .describe('`2026-02` for a month, the Monday `2026-02-09` for a week, or the value; null without one.'),
    leads: Count,
    converted: Count.describe('Leads that have reached the outcome, or the stage, at any time until now.'),
    within: z
      .array(z.object({ days: z.int(), leads: Count, converted: Count }))
      .describe(
        'For each window, `leads` counts leads first seen at least `days` ago; `converted` counts which of them reached the outcome, or the stage, within the window.',
      ),
    weeks: z
      .array(z.object({ leads: Count, active: Count }))
      .describe(
        'For each week after the week of the first event: `leads` counts leads for which that week is over, and `active` counts how many of them were active in that week.',
      ),
  })
  .meta({
    id: 'Cohort',
    example: {
      ...{ key: '2026-02', leads: 120, converted: 14 },
      within: [{ days: 30, leads: 120, converted: 9 }],
      weeks: [{ leads: 120, active: 61 }],
    },
  });
export type Cohort = z.infer<typeof Cohort>;

export const CohortPlan = z
  .object({ by: CohortBy, withinDays: WithinDays, outcome: Outcome, stage: CohortStage })
  .meta({
    id: 'CohortPlan',
    description:
      'How leads are grouped, and what counts as a conversion: the stage if there is one, or else the outcome.',
  });
export type CohortPlan = z.infer<typeof CohortPlan>;

export const CohortResult = z
  .object({
    leads: Count.describe('Leads that were examined.'),
    cohorts: z
      .array(Cohort)
      .describe(
        `Groups by time come oldest first, and groups by property largest first. For a property, the ${LIMITS.cohortsMax} most frequent values that at least ${LIMITS.namedValueLeadsMin} leads have; leads with other values are in \`others\`.`,
      ),
    others: Count,
  })
  .meta({ id: 'CohortResult' });
export type CohortResult = z.infer<typeof CohortResult>;
