import { toGroup } from '../../contract/condition-tree.ts';
import { FitLetter, type GradeOrLetter } from '../../contract/fit.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';

/** Conditions that leads with one of some grades meet, besides those that a list has already. */
export function withGrades(
  conditions: LeadConditions | undefined,
  grades: readonly GradeOrLetter[] | undefined,
): LeadConditions | undefined {
  if (!grades) return conditions;
  const isLetter = (grade: GradeOrLetter) => FitLetter.safeParse(grade).success;
  const ofGrades: LeadConditions = {
    any: [
      { field: 'fit', operator: 'in', value: grades.filter(isLetter) },
      { field: 'grade', operator: 'in', value: grades.filter((grade) => !isLetter(grade)) },
    ],
  };
  return conditions ? { all: [ofGrades, toGroup(conditions)] } : ofGrades;
}
