import * as z from 'zod';
import { BehaviorCount } from './behavior-condition.ts';
import { SourceField } from './grouped-report.ts';
import { LIMITS } from './limits.ts';

const Count = z.int().min(0).meta({ example: 120 });

const Step = z.object(BehaviorCount.pick({ event: true, where: true }).shape).meta({ id: 'FunnelEventStep' });

const By = z
  .union([
    SourceField.exclude(['landingPage', 'referrer']),
    z.object({ property: z.string().min(1).max(200).meta({ example: 'industry' }) }),
  ])
  .describe(
    'The field of the first touch to group by, or a property: the lead’s own value, or else the value in its first event that has the property.',
  );

const ASKED = {
  steps: z
    .array(Step)
    .min(2)
    .max(LIMITS.funnelStepsMax)
    .describe('The events that leads must do, in this order. Each event counts for one step only.'),
  enteredWithinDays: z
    .int()
    .min(1)
    .max(731)
    .describe(
      'Only leads whose first step was within this many days. If a lead did the first step several times in this period, the first time counts.',
    ),
  withinDays: z
    .int()
    .min(1)
    .max(365)
    .describe('The number of days after the first step within which the other steps count.'),
  by: By.nullable(),
  segment: z.string().nullable().describe('A segment ID. Only leads that are in this segment now are counted.'),
};

export const StepFunnelPlan = z.object(ASKED).meta({ id: 'StepFunnelPlan' });
export type StepFunnelPlan = z.infer<typeof StepFunnelPlan>;

export const StepFunnelInput = z
  .object({
    kind: z.literal('funnel'),
    steps: ASKED.steps,
    enteredWithinDays: ASKED.enteredWithinDays.default(90),
    withinDays: ASKED.withinDays.default(30),
    by: ASKED.by.default(null),
    segment: ASKED.segment.default(null),
  })
  .meta({
    id: 'StepFunnelInput',
    example: { kind: 'funnel', steps: [{ event: 'signup' }, { event: 'demo_request' }] },
  });
export type StepFunnelInput = z.infer<typeof StepFunnelInput>;

const FIGURES = {
  steps: z.array(
    z.object({
      reached: Count.describe('Leads that have done this step after all previous steps.'),
      medianSeconds: z
        .int()
        .nullable()
        .describe(
          'Median time from the previous step, to within 3%; null for the first step, and if no lead has reached it.',
        ),
    }),
  ),
  open: Count.describe('Leads that have not done all steps yet, and still have time to do them.'),
};

export const StepFunnelResult = z
  .object({
    leads: Count.describe('The number of leads that were read.'),
    ...FIGURES,
    groups: z
      .array(
        z.object({
          key: z.string().nullable().describe('The value of the group; null for leads without a value.'),
          ...FIGURES,
        }),
      )
      .describe(
        `The ${LIMITS.funnelGroupsMax} values with the most leads. A property’s value must be shared by at least ${LIMITS.namedValueLeadsMin} leads to be listed. Leads with other values are in \`others\`.`,
      ),
    others: Count.describe('Leads that have done the first step but are not in any of `groups`.'),
  })
  .meta({ id: 'StepFunnelResult' });
export type StepFunnelResult = z.infer<typeof StepFunnelResult>;

export const ReachedLead = z
  .object({ leadId: z.string(), name: z.string().nullable() })
  .meta({ id: 'ReachedLead', example: { leadId: 'lead_123', name: 'Alice Smith' } });
export type ReachedLead = z.infer<typeof ReachedLead>;
