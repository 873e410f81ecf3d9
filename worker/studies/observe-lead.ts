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
} from './study-store.ts';

/** A lead's answer to a simulation; null if it was merged or erased since it was listed. */
export async function observeLead(
  env: Env,
  { studyId, projectId, mode, config, at }: SimulationPlan,
  leadId: string,
): Promise<(LeadObservation & { leadId: string }) | null> {
  // Known to the leads' isolates under the study's own ID: no project has this config.
  const answer = await withConfig(env, { projectId: studyId, config }, (draft) =>
    leadObject(env, projectId, leadId).observe({ mode, draft, at }),
  );
  return answer === null || isSealed(answer) ? null : { leadId, ...answer };
}

/** A lead's answer to a back-test, likewise. */
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

/** A lead's answer to a search for points, likewise. */
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

/** A lead's active days for a count of who comes back, likewise. */
export async function askActiveDays(
  env: Env,
  { projectId, testDay, horizonDays }: ReturnStudyPlan,
  leadId: string,
): Promise<LeadDays | null> {
  const answer = await leadObject(env, projectId, leadId).activeDays({ until: (testDay + horizonDays) * DAY_MS });
  return answer === null || isSealed(answer) ? null : answer;
}

/** A lead's answer to cohorts, likewise; also null for one without events. */
export async function askCohort(
  env: Env,
  { projectId, question }: CohortStudyPlan,
  leadId: string,
): Promise<CohortAnswer | null> {
  const answer = await leadObject(env, projectId, leadId).cohort(question);
  return answer === null || isSealed(answer) ? null : answer;
}

/** A lead's path through the steps of a funnel, likewise; also null for one that has not completed the first step. */
export async function askSteps(
  env: Env,
  { projectId, question }: StepFunnelStudyPlan,
  leadId: string,
): Promise<(StepFunnelAnswer & { leadId: string }) | null> {
  const answer = await leadObject(env, projectId, leadId).stepFunnel(question);
  return answer === null || isSealed(answer) ? null : { leadId, ...answer };
}
