import * as z from 'zod';
import { Condition } from './condition.ts';
import { ENGAGEMENT_DIGITS, FIT_LETTERS } from './grades.ts';
import { LIMITS } from './limits.ts';
import { Points } from './points.ts';

export const FitLetter = z.enum(FIT_LETTERS);
export type FitLetter = z.infer<typeof FitLetter>;

export const Grade = z.templateLiteral([FitLetter, z.literal(ENGAGEMENT_DIGITS)]).meta({ example: 'A2' });
export type Grade = z.infer<typeof Grade>;

/** A single grade, or a letter for all four grades with this letter. */
export const GradeOrLetter = z
  .string()
  .regex(/^[A-D][1-4]?$/, 'must be a letter from A to D, or a grade such as A2')
  .meta({ example: 'A' });

export const FitRule = Condition.safeExtend({ points: Points }).meta({
  id: 'FitRule',
  example: { property: 'employees', operator: 'greater_than', value: 200, points: 30 },
  description: 'Points for a lead whose property meets the condition. Negative points count against the lead.',
});
export type FitRule = z.infer<typeof FitRule>;

export const FitThresholds = z
  .object({ A: z.number(), B: z.number(), C: z.number() })
  .superRefine(({ A, B, C }, context) => {
    if (B >= A) context.addIssue({ code: 'custom', path: ['B'], message: `must be below ${A}, where A begins` });
    if (C >= B) context.addIssue({ code: 'custom', path: ['C'], message: `must be below ${B}, where B begins` });
  })
  .meta({
    id: 'FitThresholds',
    example: { A: 50, B: 30, C: 10 },
    description: 'The minimum points for each letter. Leads with fewer points than the minimum for `C` get a D.',
  });
export type FitThresholds = z.infer<typeof FitThresholds>;

const { fitCharsMax, fitRulesMax } = LIMITS;

export const FitRules = z
  .object({ rules: z.array(FitRule).min(1).max(fitRulesMax), grades: FitThresholds })
  .refine(
    (fit) => JSON.stringify(fit).length <= fitCharsMax,
    `must be at most ${fitCharsMax.toLocaleString('en')} characters as JSON`,
  )
  .meta({
    id: 'FitRules',
    description: `Rules that say which leads fit, whatever these leads do. Up to ${fitRulesMax} rules and ${fitCharsMax.toLocaleString('en')} characters as JSON. The points of all matching rules add up, and do not decay.`,
  });
export type FitRules = z.infer<typeof FitRules>;

/** A lead's fit, and the rules that matched. */
export const Fit = z
  .object({ letter: FitLetter, points: z.number().meta({ example: 30 }), rules: z.array(FitRule) })
  .meta({ id: 'Fit', description: 'How well a lead fits: the matching rules, and the sum of their points.' });
export type Fit = z.infer<typeof Fit>;
