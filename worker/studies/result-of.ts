import type { BackTestResult } from '../contract/back-test.ts';
import type { SimulationResult, Verification } from '../contract/study.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { toBackTestResult } from '../domain/study/back-test.ts';
import { toSimulationResult } from '../domain/study/simulation.ts';
import { rulesetsOf } from '../lead/view-observation.ts';
import {
  type Phase,
  readBackTestSums,
  readJudgments,
  readSimulation,
  readVerified,
  type StudyPlan,
} from './study-store.ts';

/** The result of a phase whose lanes have all finished. */
export function resultOf(
  sql: SqlStorage,
  plan: StudyPlan,
  phase: Phase,
): SimulationResult | BackTestResult | Verification {
  if (phase === 'verify') return { status: 'finished', ...readVerified(sql) };
  if (plan.kind === 'simulate') {
    const names = new Map((plan.config.automations ?? []).map(({ id, name }) => [id, name]));
    return toSimulationResult(readSimulation(sql), { points: plan.barPoints, names });
  }
  const { config, snapshots, missing } = plan;
  const outcome = config.outcome ?? DEFAULT_OUTCOME;
  return toBackTestResult({
    question: { outcome, rulesets: rulesetsOf(config), snapshots },
    sums: readBackTestSums(sql),
    pages: () => readJudgments(sql),
    missing,
  });
}
