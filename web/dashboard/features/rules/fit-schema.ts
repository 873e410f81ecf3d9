import * as z from 'zod';
import { FitRules } from '../../../../worker/contract/fit.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import { Points } from '../../../../worker/contract/points.ts';
import { type ConditionForm, refuseCondition } from '../../lib/condition-leaf.ts';
import { fromFitForm } from './fit-form.ts';

const number = z.number();

/** Checks fit rules. Thresholds are not checked if there are no rules, because they mean nothing then. */
export const FitSchema = z
  .object({
    rules: z
      .array(z.object({ condition: z.custom<ConditionForm>(), points: number.pipe(Points) }))
      .max(LIMITS.fitRulesMax),
    grades: z.object({ A: number, B: number, C: number }),
  })
  .superRefine((form, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    const refused = form.rules.map(({ condition }) => refuseCondition(condition)?.message);
    for (const [i, message] of refused.entries()) if (message) refuse(['rules', i, 'condition'], message);
    if (form.rules.length === 0 || refused.some((message) => message)) return;
    const issues = FitRules.safeParse(fromFitForm(form)).error?.issues ?? [];
    for (const { path, message } of issues) refuse(path.length === 0 ? ['rules'] : path, message);
  });
