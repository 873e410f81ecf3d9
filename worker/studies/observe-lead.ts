import type { CohortAnswer } from '../domain/study/cohorts.ts';
import type { LeadDays } from '../domain/study/coming-back.ts';
import type { LearningTape } from '../domain/study/learning-tape.ts';
import type { StepFunnelAnswer } from '../domain/study/step-funnel.ts';
import type { Tape } from '../domain/study/tape.ts';
import { DAY_MS } from '../domain/time.ts';
import { isSealed, leadObject, withConfig } from '../lead/lead-client.ts';
import type { LeadObservation } from '../lead/view-observation.ts';
import type {
  BackTestStudyPlan,
  CohortStudyPlan,
  ReturnStudyPlan,
  SimulationPlan,
  StepFunnelStudyPlan,
  SuggestPlan,
} from './study-plan.ts';

/** Asks a lead for its part of a simulation. Null if the lead was merged or erased after it was listed. */
export async function observeLead(
  env: Env,
  { studyId, projectId, mode, config, at }: SimulationPlan,
  leadId: string,
): Promise<(LeadObservation & { leadId: string }) | null> {
  // The config is sent under the study's ID in place of a project ID, because no project has that ID.
  const answer = await withConfig(env, { projectId: studyId, config }, (draft) =>
    leadObject(env, projectId, leadId).observe({ mode, draft, at }),
  );
  return answer === null || isSealed(answer) ? null : { leadId, ...answer };
}

/** Asks a lead for its part of a back-test. Null if the lead was merged or erased after it was listed. */
export async function judgeLead(
  env: Env,
  { studyId, projectId, config, snapshots, activeDays, at }: BackTestStudyPlan | SuggestPlan,
  leadId: string,
): Promise<((Tape | LearningTape) & { leadId: string }) | null> {
  const answer = await withConfig(env, { projectId: studyId, config }, (carried) =>
    leadObject(env, projectId, leadId).judge({ config: carried, snapshots, activeDays, at }),
  );
  return answer === null || isSealed(answer) ? null : { leadId, ...answer };
}

/** Asks a lead for its part of a search for points. Null if the lead was merged or erased after it was listed. */
export async function learnFromLead(
  env: Env,
  { studyId, projectId, learning: { config, snapshots }, activeDays, at }: SuggestPlan,
  leadId: string,
): Promise<LearningTape | null> {
  const answer = await withConfig(env, { projectId: studyId, config }, (carried) =>
    leadObject(env, projectId, leadId).learn({ config: carried, snapshots, activeDays, at }),
  );
  return answer === null || isSealed(answer) ? null : answer;
}

/** Asks a lead for its active days, in order to count who comes back. Null if the lead was merged or erased after it was listed. */
export async function askActiveDays(
  env: Env,
  { projectId, testDay, horizonDays }: ReturnStudyPlan,
  leadId: string,
): Promise<LeadDays | null> {
  const answer = await leadObject(env, projectId, leadId).activeDays({ until: (testDay + horizonDays) * DAY_MS });
  return answer === null || isSealed(answer) ? null : answer;
}

/** Asks a lead for its cohort. Null if the lead has no events, or was merged or erased after it was listed. */
export async function askCohort(
  env: Env,
  { projectId, question }: CohortStudyPlan,
  leadId: string,
): Promise<CohortAnswer | null> {
  const answer = await leadObject(env, projectId, leadId).cohort(question);
  return answer === null || isSealed(answer) ? null : answer;
}

/**
 * Asks a lead for its path through the steps of a funnel. Null if the lead has not done the first step, or was merged or erased after it
 * was listed.
 */
export async function askSteps(
  env: Env,
  { projectId, question }: StepFunnelStudyPlan,
  leadId: string,
): Promise<(StepFunnelAnswer & { leadId: string }) | null> {
  const answer = await leadObject(env, projectId, leadId).stepFunnel(question);
  return answer === null || isSealed(answer) ? null : { leadId, ...answer };
}
