import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../access/call.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { studyObject } from './study-client.ts';
import { findStudy, type NoSuchStudy } from './study-record.ts';
import { studies } from './tables.ts';

/** Deletes a study. Deleting a running study cancels it. */
export async function deleteStudy(
  call: Call,
  { studyId }: { studyId: string },
): Promise<{ id: string; deleted: true } | NoSuchStudy> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  if (!(await findStudy(env.DB, { projectId, studyId }))) return { reason: 'no_such_study' };
  await changeSettings(call, {
    statements: [
      drizzle(env.DB)
        .delete(studies)
        .where(and(eq(studies.id, studyId), eq(studies.projectId, projectId))),
    ],
    audit: { action: 'study.deleted', target: studyId },
  });
  // If the call to its object fails, the study runs to its end, nobody reads the result, and the object later deletes itself.
  await studyObject(env, { projectId, studyId }).delete();
  return { id: studyId, deleted: true };
}
