import { and, eq, isNull, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../access/call.ts';
import { SYSTEM } from '../access/permissions.ts';
import type { Study } from '../contract/study.ts';
import { log } from '../observe/log.ts';
import { changeSettings } from '../settings/change-settings.ts';
import type { StudyCall } from './begin-study.ts';
import { studyObject } from './study-client.ts';
import { findStudy, type NoSuchStudy, toStudy } from './study-record.ts';
import { NOTHING_VERIFIED } from './study-store.ts';
import { studies } from './tables.ts';

/** Compares all leads with a study's prediction. Lead and prediction are for the same time. */
export async function verifyStudy(
  call: Call,
  { studyId }: { studyId: string },
): Promise<Study | NoSuchStudy | { reason: 'study_unfinished' | 'predicts_nothing' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const found = await findStudy(env.DB, { projectId, studyId });
  if (!found) return { reason: 'no_such_study' };
  if (found.kind !== 'simulate') return { reason: 'predicts_nothing' };
  if (found.finished_at === null) return { reason: 'study_unfinished' };
  await noteVerifying(call, studyId);
  const begun = await studyObject(env, { projectId, studyId }).verify();
  if (!begun) return { reason: 'no_such_study' };
  if (begun.status === 'unfinished') return { reason: 'study_unfinished' };
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}

/** Records that a study is being verified. With `isFirst`, does nothing if the study has been verified before. */
async function noteVerifying(call: StudyCall, studyId: string, { isFirst = false } = {}): Promise<void> {
  const verification = JSON.stringify({ status: 'running', ...NOTHING_VERIFIED });
  await changeSettings(call, {
    statements: [
      drizzle(call.env.DB)
        .update(studies)
        .set({ verification })
        .where(and(eq(studies.id, studyId), isFirst ? isNull(studies.verification) : undefined)),
    ],
    audit: { action: 'study.verified', target: studyId },
  });
}

/**
 * Compares leads with the predictions of the simulations that were published as this version. Skips simulations if a later run has changed
 * leads.
 */
export async function verifyPublished(
  env: Env,
  { projectId, version, isRescore, now }: { projectId: string; version: number; isRescore: boolean; now: number },
): Promise<void> {
  const unverified = await drizzle(env.DB)
    .select({ id: studies.id })
    .from(studies)
    .where(
      and(
        eq(studies.projectId, projectId),
        eq(studies.publishedVersion, version),
        isNull(studies.verification),
        (isRescore ? ne : eq)(studies.mode, 'publish'),
      ),
    );
  for (const { id } of unverified) await verifyUnasked({ env, projectId, now, actor: SYSTEM }, id);
}

/**
 * Starts the verification of a study that was published. No request waits for the result. The start is recorded only after the study's
 * object has started, so that the cron finds verifications that were lost before that (`verifyForgotten`).
 */
export async function verifyUnasked(call: StudyCall, studyId: string): Promise<void> {
  const { env, projectId } = call;
  const begun = await studyObject(env, { projectId, studyId }).verify();
  if (begun?.status === 'verifying') await noteVerifying(call, studyId, { isFirst: true });
  else log('warn', 'study.not_verified', { studyId, status: begun?.status ?? 'gone' });
}
