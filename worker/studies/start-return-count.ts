import { type Call, requirePermission } from '../access/call.ts';
import { SYSTEM } from '../access/permissions.ts';
import type { ReturnPlan } from '../contract/coming-back.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import type { ReturnInput, Study } from '../contract/study.ts';
import { DAY_MS } from '../domain/time.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { newId } from '../settings/storage/new-id.ts';
import type { HistoryTooShort } from './begin-back-test.ts';
import { beginStudy, type StudyCall, type StudyNotBegun } from './begin-study.ts';
import { findHistory } from './find-history.ts';
import { studyObject } from './study-client.ts';
import type { ReturnStudyPlan } from './study-plan.ts';
import { findStudy, toStudy } from './study-record.ts';

/** Counts how likely leads are to come back. */
export async function startReturnCount(
  call: Call,
  { horizonDays, testAt }: ReturnInput,
): Promise<Study | StudyNotBegun | HistoryTooShort> {
  requirePermission(call, 'rules:write');
  const studyId = newId('std');
  const asked = { studyId, horizonDays, testAt: testAt === undefined ? undefined : fromInstant(testAt) };
  const refused = await beginReturnCount(call, asked);
  if (refused) return refused;
  const record = await findStudy(call.env.DB, { projectId: call.projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}

/** Starts the platform's weekly count. Returns false if the project's history is too short. */
export async function startWeeklyReturnCount(
  env: Env,
  { projectId, studyId, now }: { projectId: string; studyId: string; now: number },
): Promise<boolean> {
  const refused = await beginReturnCount(
    { env, projectId, now, actor: SYSTEM },
    { studyId, horizonDays: HORIZON_DAYS },
  );
  return refused === null;
}

/** A lead that does not come back within a month is hardly worth planning for. */
const HORIZON_DAYS = 30;

async function beginReturnCount(
  call: StudyCall,
  { studyId, horizonDays, testAt }: { studyId: string; horizonDays: number; testAt?: number | undefined },
): Promise<StudyNotBegun | HistoryTooShort | null> {
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  const { begins, ends, leads } = await findHistory(env.DB, projectId, now);
  const latest = Math.floor(ends / DAY_MS) - horizonDays;
  const testDay = Math.min(latest, testAt === undefined ? latest : Math.floor(testAt / DAY_MS));
  if (testDay * DAY_MS <= begins) return { reason: 'history_too_short', horizonDays };
  const plan: ReturnStudyPlan = { kind: 'return', studyId, projectId, at: now, testDay, horizonDays };
  const shown: ReturnPlan = {
    horizonDays,
    testAt: toInstant(testDay * DAY_MS),
    until: toInstant((testDay + horizonDays) * DAY_MS),
  };
  if (leads === 0 || !(await beginStudy(call, plan, { rulesetVersion: live.ruleset.version, shown })))
    return { reason: 'too_many_studies' };
  await studyObject(env, plan).start();
  return null;
}
