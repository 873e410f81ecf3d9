import * as z from 'zod';
import { Conditions } from './condition.ts';
import { EventType } from './event-type.ts';
import { FitRules } from './fit.ts';
import { LIMITS } from './limits.ts';
import { NextAction } from './next-action.ts';
import { toPlainText } from './plain-text.ts';
import { Points } from './points.ts';

export const Cap = z.object({ times: z.int().min(1).max(1_000_000), per: z.enum(['day', 'week', 'lifetime']) }).meta({
  id: 'Cap',
  example: { times: 3, per: 'day' },
  description:
    'Max. times that this rule gives points to a lead: per UTC day, per ISO week (from Monday), or in total.',
});
export type Cap = z.infer<typeof Cap>;

export const ScoringRuleInput = z
  .object({
    eventType: EventType,
    points: Points,
    description: z.string().overwrite(toPlainText).max(500).default(''),
    active: z.boolean().default(true),
    conditions: Conditions.optional(),
    cap: Cap.optional(),
    nextAction: NextAction.optional(),
  })
  .meta({
    id: 'ScoringRuleInput',
    example: { eventType: 'webinar_attended', points: 30, description: 'Attended product webinar' },
  });
export type ScoringRuleInput = z.infer<typeof ScoringRuleInput>;

export const RuleId = z.string().meta({ example: 'rule_1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f' });

export const ScoringRule = ScoringRuleInput.extend({ id: RuleId }).meta({ id: 'RulesetRule' });
export type ScoringRule = z.infer<typeof ScoringRule>;

export const StageName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be 1–32 lower-case letters, digits, _ or -, beginning with a letter')
  .meta({ example: 'hot' });

export const Stage = z.object({ name: StageName, from: z.number().min(0).max(1e9) }).meta({ id: 'Stage' });
export type Stage = z.infer<typeof Stage>;

/** Ascending thresholds. The first threshold is 0, so that every score has a stage. */
export const Stages = z
  .array(Stage)
  .min(1)
  .max(LIMITS.stagesMax)
  .superRefine((stages, context) => {
    if (stages[0]?.from !== 0)
      context.addIssue({ code: 'custom', path: [0, 'from'], message: 'must be 0 in the first stage' });
    stages.forEach((stage, i) => {
      const before = stages[i - 1];
      if (before && stage.from <= before.from) {
        context.addIssue({
          code: 'custom',
          path: [i, 'from'],
          message: `must be above ${before.from}, where "${before.name}" begins`,
        });
      }
      if (stages.findIndex(({ name }) => name === stage.name) !== i) {
        context.addIssue({ code: 'custom', path: [i, 'name'], message: 'must differ from the names of other stages' });
      }
    });
  })
  .meta({
    example: [
      { name: 'cold', from: 0 },
      { name: 'warm', from: 30 },
      { name: 'hot', from: 60 },
      { name: 'qualified', from: 100 },
    ],
  });

export const Decay = z
  .object({ graceDays: z.number().min(0).max(3650), ratePerDay: z.number().min(0).max(0.99) })
  .meta({
    id: 'Decay',
    example: { graceDays: 7, ratePerDay: 0.05 },
    description:
      'After `graceDays` without an event, the score continuously shrinks by `ratePerDay` a day (0.05 is 5%).',
  });
export type Decay = z.infer<typeof Decay>;

/** Event types that are logged, and that score if a rule matches them, but that don't count as the lead's activity. */
export const SilentTypes = z
  .array(EventType)
  .max(LIMITS.silentTypesMax)
  .refine((types) => new Set(types).size === types.length, 'names a type twice')
  .meta({
    example: ['email_delivered'],
    description:
      'Event types that don’t count as the lead’s activity: they don’t restart decay, and don’t count in velocity, trend or risk. Silent events score if a rule matches them.',
  });

export const Ruleset = z
  .object({
    version: z.int().min(1),
    rules: z.array(ScoringRule).max(LIMITS.rulesMax),
    stages: Stages,
    decay: Decay,
    silent: SilentTypes.optional(),
    fit: FitRules.optional(),
  })
  .meta({
    id: 'Ruleset',
    description:
      'How a project scores its leads. A ruleset never changes after it is published. `version` counts from 1 in each project.',
  });
export type Ruleset = z.infer<typeof Ruleset>;
