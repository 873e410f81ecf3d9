import type { FitLetter, Grade } from '../contract/fit.ts';
import type { EngagementDigit } from '../contract/grades.ts';
import type { LeadRuleset } from '../contract/project-config.ts';
import type { Stage } from '../contract/ruleset.ts';

/** The digit of a stage in a grade: 1 for the highest stage, 4 for the lowest. The stages in between are distributed evenly. */
export function engagementOf(stage: string, stages: readonly Stage[]): EngagementDigit {
  const last = stages.length - 1;
  const place = stages.findIndex(({ name }) => name === stage);
  return place <= 0 ? 4 : ((1 + Math.round((3 * (last - place)) / last)) as EngagementDigit);
}

/** The grade of a lead in this stage. Null if the lead has no letter, which is the case without fit rules. */
export const gradeOf = (
  letter: FitLetter | null,
  stage: string,
  { fit, stages }: Pick<LeadRuleset, 'fit' | 'stages'>,
): Grade | null => (fit && letter ? `${letter}${engagementOf(stage, stages)}` : null);

/** Whether a list of grades and letters contains a grade. A letter stands for its four grades. */
export const hasGrade = (grade: Grade, among: readonly string[]): boolean =>
  among.some((each) => grade.startsWith(each));
