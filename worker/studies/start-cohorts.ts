import { type Call, requirePermission } from '../access/call.ts';
import type { CohortInput, Study } from '../contract/study.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { newId } from '../settings/storage/new-id.ts';
import { beginStudy, type StudyNotBegun } from './begin-study.ts';
import { findHistory } from './find-history.ts';
import { studyObject } from './study-client.ts';
import type { CohortStudyPlan } from './study-plan.ts';
import { findStudy, toStudy } from './study-record.ts';

/** There is no stage above the lowest with this name. `stages` are the existing ones. */
export interface NoSuchCohortStage {
  reason: 'no_such_cohort_stage';
  stages: string[];
}

/** Groups leads by when or from where they arrived, and counts how many returned and converted. */
export async function startCohorts(
  call: Call,
  { by, withinDays, stage: name }: CohortInput,
): Promise<Study | StudyNotBegun | NoSuchCohortStage> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  const outcome = live.outcome ?? DEFAULT_OUTCOME;
  const { silent, version, decay } = live.ruleset;
  const stages = live.ruleset.stages.slice(1);
  const stage = stages.find((known) => known.name === name);
  if (name !== undefined && !stage)
    return { reason: 'no_such_cohort_stage', stages: stages.map((known) => known.name) };
  const studyId = newId('std');
  // If the history ended in the past, nothing after it was observed, so nobody knows who came back later.
  const { ends: until } = await findHistory(env.DB, projectId, now);
  const question = { by, withinDays, outcome, silent, at: until, ...(stage && { stage: { from: stage.from, decay } }) };
  const plan: CohortStudyPlan = { kind: 'cohorts', studyId, projectId, at: now, question };
  const { isReserved: _isReserved, ...shownOutcome } = outcome;
  const shown = { by, withinDays, outcome: shownOutcome, ...(stage && { stage: stage.name }) };
  if (!(await beginStudy(call, plan, { rulesetVersion: version, shown }))) return { reason: 'too_many_studies' };
  await studyObject(env, plan).start();
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}
