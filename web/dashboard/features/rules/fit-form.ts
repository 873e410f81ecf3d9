import type { FitRule, FitRules, FitThresholds } from '../../../../worker/contract/fit.ts';
import { fromConditionsForm, toConditionsForm } from '../../lib/condition-form.ts';
import { type ConditionForm, newCondition } from '../../lib/condition-leaf.ts';

/** The fit rules as form fields. The thresholds mean nothing if there are no rules. */
export interface FitForm {
  rules: { condition: ConditionForm; points: number }[];
  grades: FitThresholds;
}

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
