import { toGroup } from '../../contract/condition-tree.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';

/** Adds a condition to those of a list: the lead has one of several grades. */
export function withGrades(
  conditions: LeadConditions | undefined,
  grades: readonly string[] | undefined,
): LeadConditions | undefined {
  if (!grades) return conditions;
  const isLetter = (grade: string) => grade.length === 1;
  const ofGrades: LeadConditions = {
    any: [
      { field: 'fit', operator: 'in', value: grades.filter(isLetter) },
      { field: 'grade', operator: 'in', value: grades.filter((grade) => !isLetter(grade)) },
    ],
  };
  return conditions ? { all: [ofGrades, toGroup(conditions)] } : ofGrades;
}
