import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import type { Study } from '../contract/study.ts';
import type { StoredRow } from '../settings/storage/stored-row.ts';
import type { studies } from './tables.ts';

/** A row of `studies`. */
export type StudyRecord = StoredRow<typeof studies>;

/** The study in the API's format. `done` is the number of leads read so far. */
export async function toStudy(record: StudyRecord, done: number): Promise<Study> {
  const known = {
    id: record.id,
    rulesetVersion: record.ruleset_version,
    status: record.finished_at === null ? ('running' as const) : ('finished' as const),
    at: toInstant(record.at),
    finishedAt: toInstantOrNull(record.finished_at),
  };
  const countsOf = (result: { leads: number } | null) => {
    const total = result?.leads ?? Math.max(record.total, done);
    return { total, done: result === null ? done : total };
  };
  if (record.kind === 'backtest') {
    const { BackTestPlan, BackTestResult } = await import('../contract/back-test.ts');
    const result = record.result === null ? null : BackTestResult.parse(JSON.parse(record.result));
    const plan = BackTestPlan.parse(JSON.parse(record.plan ?? 'null'));
    const { draft_id: draftId, draft_version: draftVersion } = record;
    return { ...known, ...countsOf(result), kind: 'backtest', draftId, draftVersion, plan, result };
  }
  if (record.kind === 'challenge') {
    const { BackTestPlan } = await import('../contract/back-test.ts');
    const { ChallengeResult } = await import('../contract/challenger.ts');
    const result = record.result === null ? null : ChallengeResult.parse(JSON.parse(record.result));
    const plan = BackTestPlan.parse(JSON.parse(record.plan ?? 'null'));
    return { ...known, ...countsOf(result), kind: 'challenge', plan, result };
  }
  if (record.kind === 'suggest') {
    const { SuggestionPlan, SuggestionResult } = await import('../contract/suggestion.ts');
    const result = record.result === null ? null : SuggestionResult.parse(JSON.parse(record.result));
    const plan = SuggestionPlan.parse(JSON.parse(record.plan ?? 'null'));
    return { ...known, ...countsOf(result), kind: 'suggest', plan, result };
  }
  if (record.kind === 'cohorts') {
    const { CohortPlan, CohortResult } = await import('../contract/cohorts.ts');
    const result = record.result === null ? null : CohortResult.parse(JSON.parse(record.result));
    const plan = CohortPlan.parse(JSON.parse(record.plan ?? 'null'));
    return { ...known, ...countsOf(result), kind: 'cohorts', plan, result };
  }
  if (record.kind === 'funnel') {
    const { StepFunnelPlan, StepFunnelResult } = await import('../contract/step-funnel.ts');
    const result = record.result === null ? null : StepFunnelResult.parse(JSON.parse(record.result));
    const plan = StepFunnelPlan.parse(JSON.parse(record.plan ?? 'null'));
    return { ...known, ...countsOf(result), kind: 'funnel', plan, result };
  }
  if (record.kind === 'return') {
    const { ComingBack, ReturnPlan } = await import('../contract/coming-back.ts');
    const result = record.result === null ? null : ComingBack.parse(JSON.parse(record.result));
    const plan = ReturnPlan.parse(JSON.parse(record.plan ?? 'null'));
    return { ...known, ...countsOf(result), kind: 'return', plan, result };
  }
  const { SimulationResult, StudyEstimate, Verification } = await import('../contract/study.ts');
  const result = record.result === null ? null : SimulationResult.parse(JSON.parse(record.result));
  return {
    ...known,
    ...countsOf(result),
    kind: 'simulate',
    mode: record.mode,
    ...{ draftId: record.draft_id, draftVersion: record.draft_version, publishedVersion: record.published_version },
    estimate: record.estimate === null ? null : StudyEstimate.parse(JSON.parse(record.estimate)),
    result,
    verification: record.verification === null ? null : Verification.parse(JSON.parse(record.verification)),
  };
}

export interface NoSuchStudy {
  reason: 'no_such_study';
}

/** The study's row, or null if there is none in this project. */
export const findStudy = (
  db: D1Database,
  { projectId, studyId }: { projectId: string; studyId: string },
): Promise<StudyRecord | null> =>
  db.prepare('SELECT * FROM studies WHERE id = ?1 AND project_id = ?2').bind(studyId, projectId).first<StudyRecord>();
