import type { BackTestResult } from '../contract/back-test.ts';
import type { ChallengeResult } from '../contract/challenger.ts';
import type { CohortResult } from '../contract/cohorts.ts';
import type { ComingBack } from '../contract/coming-back.ts';
import type { StepFunnelResult } from '../contract/step-funnel.ts';
import type { SimulationResult, Verification } from '../contract/study.ts';
import type { SuggestionResult } from '../contract/suggestion.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { toBackTestResult } from '../domain/study/back-test.ts';
import { toCohortResult } from '../domain/study/cohorts.ts';
import { countComingBack } from '../domain/study/coming-back.ts';
import { judgeChallenge } from '../domain/study/judge-challenge.ts';
import { unpackDays } from '../domain/study/pack-days.ts';
import { toSimulationResult } from '../domain/study/simulation.ts';
import { toStepFunnelResult } from '../domain/study/step-funnel.ts';
import { toSuggestedFit } from '../domain/study/to-suggested-fit.ts';
import { toSuggestionResult } from '../domain/study/to-suggestion-result.ts';
import { rulesetsOf } from '../lead/view-observation.ts';
import type { BackTestStudyPlan, Phase, StudyPlan, SuggestPlan } from './study-plan.ts';
import {
  findFit,
  readBackTestSums,
  readCounted,
  readGrouped,
  readPages,
  readSimulation,
  readStepped,
  readVerified,
} from './study-store.ts';

export type StudyResult =
  | SimulationResult
  | BackTestResult
  | ChallengeResult
  | SuggestionResult
  | ComingBack
  | CohortResult
  | StepFunnelResult
  | Verification;

/** The result of a phase whose lanes have all finished. */
export function resultOf(sql: SqlStorage, plan: StudyPlan, phase: Phase): StudyResult {
  if (phase === 'verify') return { status: 'finished', ...readVerified(sql) };
  if (plan.kind === 'simulate') {
    const names = new Map((plan.config.automations ?? []).map(({ id, name }) => [id, name]));
    const stages = plan.config.ruleset.stages.map(({ name }) => name);
    return toSimulationResult(readSimulation(sql), { points: plan.barPoints, names, stages });
  }
  if (plan.kind === 'suggest') return suggestionResultOf(sql, plan, phase);
  if (plan.kind === 'return') {
    const leads = function* () {
      for (const page of readPages(sql, 'tapes')) yield* unpackDays(page);
    };
    return countComingBack(leads, { ...plan, leads: readCounted(sql) });
  }
  if (plan.kind === 'cohorts') {
    const { leads, cohorts } = readGrouped(sql);
    return toCohortResult(cohorts, { ...plan.question, leads });
  }
  if (plan.kind === 'funnel') {
    const { leads, funnel } = readStepped(sql);
    return toStepFunnelResult(funnel, { ...plan.question, leads });
  }
  const result = backTestResultOf(sql, plan);
  return plan.kind === 'challenge' ? judgeChallenge(result) : result;
}

function suggestionResultOf(sql: SqlStorage, plan: SuggestPlan, phase: Phase): SuggestionResult {
  const found = findFit(sql);
  const { suggestion, fit } = found?.status === 'fitted' ? found : { suggestion: null };
  const sums = readBackTestSums(sql, 'learn');
  return toSuggestionResult({
    ...{ sums, suggestion },
    fit: toSuggestedFit({
      ...{ sums, suggestion: fit ?? null },
      hasProperties: (plan.learning.config.traits ?? []).length > 0,
      tested: readBackTestSums(sql, 'judge'),
    }),
    proof: phase === 'judge' ? backTestResultOf(sql, plan) : null,
  });
}

function backTestResultOf(
  sql: SqlStorage,
  { config, snapshots, missing }: BackTestStudyPlan | SuggestPlan,
): BackTestResult {
  const outcome = config.outcome ?? DEFAULT_OUTCOME;
  return toBackTestResult({
    question: { outcome, rulesets: rulesetsOf(config), snapshots },
    sums: readBackTestSums(sql, 'judge'),
    pages: () => readPages(sql, 'judgments'),
    missing,
  });
}
