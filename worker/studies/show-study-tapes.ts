import { type Call, requirePermission } from '../access/call.ts';
import type { StudyTapes } from '../contract/suggestion.ts';
import { studyObject } from './study-client.ts';
import { findStudy, type NoSuchStudy } from './study-record.ts';

/** Tapes for trying out other points. The tapes cover the moments at which a suggestion was tested. */
export async function showStudyTapes(
  call: Call,
  { studyId }: { studyId: string },
): Promise<StudyTapes | NoSuchStudy | { reason: 'no_tapes' }> {
  requirePermission(call, 'rules:read');
  const { env, projectId } = call;
  const found = await findStudy(env.DB, { projectId, studyId });
  if (!found) return { reason: 'no_such_study' };
  if (found.kind !== 'suggest' || found.finished_at === null) return { reason: 'no_tapes' };
  return (await studyObject(env, { projectId, studyId }).tapes()) ?? { reason: 'no_tapes' };
}
