import { isSealed, leadObject, withConfig } from '../lead/lead-client.ts';
import type { LeadObservation } from '../lead/view-observation.ts';
import type { StudyPlan } from './study-store.ts';

/** A lead's answer to a study; null for one that was merged or erased since it was listed. */
export async function observeLead(
  env: Env,
  { studyId, projectId, mode, config, at }: StudyPlan,
  leadId: string,
): Promise<(LeadObservation & { leadId: string }) | null> {
  // Known to the leads' isolates under the study's own ID: no project has this config.
  const answer = await withConfig(env, { projectId: studyId, config }, (draft) =>
    leadObject(env, projectId, leadId).observe({ mode, draft, at }),
  );
  return answer === null || isSealed(answer) ? null : { leadId, ...answer };
}
