import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { actorIdOf, SYSTEM } from '../access/permissions.ts';
import type { BackTestPlan } from '../contract/back-test.ts';
import type { CohortPlan } from '../contract/cohorts.ts';
import type { ReturnPlan } from '../contract/coming-back.ts';
import { LIMITS } from '../contract/limits.ts';
import type { StepFunnelPlan } from '../contract/step-funnel.ts';
import type { SuggestionPlan } from '../contract/suggestion.ts';
import { DAY_MS } from '../domain/time.ts';
import { changeSettings, type SettingsCall } from '../settings/change-settings.ts';
import { listKeyRanges } from './list-key-ranges.ts';
import { studyObject } from './study-client.ts';
import type { StudyPlan } from './study-plan.ts';
import type { NoSuchStudy } from './study-record.ts';
import { studies } from './tables.ts';

/** If a study runs longer than this, its object was lost, and it no longer blocks other studies. */
const RUNNING_MS_MAX = DAY_MS;

export type StudyNotBegun = NoSuchStudy | { reason: 'too_many_studies' };

/** The project to study, and who requested it: a person, a key, or the platform itself. */
export interface StudyCall extends SettingsCall {
  env: Env;
}

/**
 * Stores a study. The caller must then start its lanes. Returns false if too many studies are running. The platform's own studies do not
 * count.
 */
export async function beginStudy(
  call: StudyCall,
  plan: StudyPlan,
  {
    rulesetVersion,
    shown = null,
    draft = null,
  }: {
    rulesetVersion: number;
    draft?: { id: string; version: number } | null;
    shown?: BackTestPlan | SuggestionPlan | ReturnPlan | CohortPlan | StepFunnelPlan | null;
  },
): Promise<boolean> {
  const { env, projectId, now, actor } = call;
  const { studyId, kind } = plan;
  const mode = plan.kind === 'simulate' ? plan.mode : 'rescore';
  const isStored = await changeSettings(call, {
    statements: [
      env.DB.prepare(
        `INSERT INTO studies (id, project_id, kind, mode, ruleset_version, at, created_by, plan, draft_id, draft_version, total)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?12, ?13, (SELECT coalesce(sum(count), 0) FROM stage_counts WHERE project_id = ?2)
         WHERE ?7 = ?11 OR (SELECT count(*) FROM studies
           WHERE project_id = ?2 AND finished_at IS NULL AND at > ?6 - ?9 AND created_by <> ?11) < ?10`,
      ).bind(
        ...[studyId, projectId, kind, mode, rulesetVersion, now, actorIdOf(actor), shown && JSON.stringify(shown)],
        ...[RUNNING_MS_MAX, LIMITS.studiesRunningMax, actorIdOf(SYSTEM), draft?.id ?? null, draft?.version ?? null],
      ),
    ],
    audit: { action: 'study.started', target: studyId, after: { ...(shown ? { kind } : { mode }), rulesetVersion } },
  });
  if (!isStored) return false;
  try {
    await studyObject(env, plan).begin(plan, await listKeyRanges(env.DB, projectId));
    return true;
  } catch (error) {
    // Delete the row, because without its object, the study would seem to run forever and block others.
    await drizzle(env.DB).delete(studies).where(eq(studies.id, studyId));
    throw error;
  }
}
