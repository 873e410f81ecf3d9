import type { BackTestPlan } from '../contract/back-test.ts';
import { toInstant } from '../contract/instant.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { Ruleset } from '../contract/ruleset.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { DAY_MS } from '../domain/time.ts';
import { beginStudy, type StudyCall, type StudyNotBegun } from './begin-study.ts';
import { countErased } from './find-history.ts';
import { studyObject } from './study-client.ts';
import type { BackTestStudyPlan } from './study-plan.ts';

export interface HistoryTooShort {
  reason: 'history_too_short';
  horizonDays: number;
}

/** The rules to judge by past outcomes, and the times of the judgments (epoch ms, ascending). */
export interface BackTestAsk {
  kind: BackTestStudyPlan['kind'];
  studyId: string;
  live: ProjectConfig;
  draft?: Omit<Ruleset, 'version'> | undefined;
  /** The stored draft that is tested, if any. */
  stored?: { id: string; version: number } | null;
  snapshots: number[];
  /** The requested number of days between moments, which is shown if there is only one moment. */
  everyDays?: number | undefined;
  activeDays: number;
}

/** Stores a back-test and starts its lanes. Returns null if the back-test has started. */
export async function beginBackTest(
  call: StudyCall,
  { kind, studyId, live, draft, stored = null, snapshots, everyDays = 1, activeDays }: BackTestAsk,
): Promise<StudyNotBegun | HistoryTooShort | null> {
  const { env, projectId, now } = call;
  const { automations: _, ...config } = live;
  const { isReserved: _isReserved, ...outcome } = live.outcome ?? DEFAULT_OUTCOME;
  const [first] = snapshots;
  const last = snapshots.at(-1);
  if (first === undefined || last === undefined)
    return { reason: 'history_too_short', horizonDays: outcome.horizonDays };
  const plan: BackTestStudyPlan = {
    ...{ kind, studyId, projectId, at: now, snapshots, activeDays },
    config: { ...config, ...(draft && { draft: { ...draft, version: live.ruleset.version + 1 } }) },
    missing: await countErased(env.DB, projectId, first - activeDays * DAY_MS),
  };
  const shown: BackTestPlan = {
    outcome,
    snapshots: snapshots.length,
    ...{ firstAt: toInstant(first), lastAt: toInstant(last) },
    everyDays: snapshots.length > 1 ? (last - first) / (snapshots.length - 1) / DAY_MS : everyDays,
    activeDays,
  };
  if (!(await beginStudy(call, plan, { rulesetVersion: live.ruleset.version, shown, draft: stored })))
    return { reason: 'too_many_studies' };
  await studyObject(env, plan).start();
  return null;
}
