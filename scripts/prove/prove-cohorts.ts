import type { CohortResult } from '../../worker/contract/cohorts.ts';
import type { Outcome } from '../../worker/contract/outcome.ts';
import { addCohorts, cohortAnswerOf, cohortSumsOf, toCohortResult } from '../../worker/domain/study/cohorts.ts';
import type { Control } from './controls.ts';
import { logsOf, spanOf } from './judge-here.ts';
import type { CohortBar, ProvingEvent } from './proving-set.ts';

/** Counts cohorts with the code that runs in the objects of leads and studies. */
export function countCohortsHere(
  events: readonly ProvingEvent[],
  outcome: Outcome,
  { by, withinDays }: Pick<CohortBar, 'by' | 'withinDays'>,
): CohortResult {
  const question = { by, withinDays, outcome, silent: undefined, at: spanOf(events).ends };
  const answers = logsOf(events).flatMap(({ log }) => cohortAnswerOf(log, question) ?? []);
  return toCohortResult(answers.map(cohortSumsOf).reduce(addCohorts, {}), { ...question, leads: answers.length });
}

/** Checks that cohorts have exactly the known numbers. */
export function judgeCohorts({ cohorts }: CohortResult, bar: CohortBar): Control[] {
  const numbersOf = (key: string): number[] => {
    const cohort = cohorts.find((one) => one.key === key);
    return cohort ? [cohort.leads, cohort.converted, ...cohort.within.map(({ converted }) => converted)] : [];
  };
  const sum = (numberOf: (cohort: CohortResult['cohorts'][number]) => number) =>
    cohorts.reduce((total, cohort) => total + numberOf(cohort), 0);
  const total = [sum(({ leads }) => leads), sum(({ converted }) => converted)];
  const lines = Object.entries(bar.cohorts).map(([key, known]) => ({
    ...{ name: `cohort ${key}`, known, found: numbersOf(key).slice(0, known.length) },
  }));
  return [{ name: 'all cohorts', known: bar.total, found: total }, ...lines].map(({ name, known, found }) => ({
    ...{ name, holds: JSON.stringify(found) === JSON.stringify(known) },
    seen: `${found.join('/')} (${known.join('/')})`,
  }));
}
