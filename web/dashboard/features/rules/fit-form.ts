import * as z from 'zod';
import { type FitRule, FitRules } from '../../../../worker/contract/fit.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import { Points } from '../../../../worker/contract/points.ts';
import { fromConditionsForm, toConditionsForm } from '../../lib/condition-form.ts';
import { type ConditionForm, newCondition, refuseCondition } from '../../lib/condition-leaf.ts';

const number = z.number();

/** The fit rules as form fields. Thresholds are left out if there are no rules, because they mean nothing then. */
export const FitForm = z
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
export type FitForm = z.infer<typeof FitForm>;

const USUAL_GRADES = { A: 50, B: 30, C: 10 };

export const toFitForm = (fit: FitRules | undefined): FitForm => ({
  rules: (fit?.rules ?? []).map(({ points, ...condition }) => ({
    condition: toConditionsForm([condition]).nodes[0] as ConditionForm,
    points,
  })),
  grades: { ...(fit?.grades ?? USUAL_GRADES) },
});

/** Undefined without rules. */
export const fromFitForm = ({ rules, grades }: FitForm): FitRules | undefined =>
  rules.length === 0 ? undefined : { rules: rules.map(toFitRule), grades };

function toFitRule({ condition, points }: FitForm['rules'][number]): FitRule {
  const [read] = [fromConditionsForm({ key: '', match: 'all', nodes: [condition] }) ?? []].flat();
  return { ...(read as Omit<FitRule, 'points'>), points };
}

export const newFitRule = (): FitForm['rules'][number] => ({ condition: newCondition(), points: 10 });
