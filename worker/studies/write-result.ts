import type { StudyResult } from './result-of.ts';
import type { Phase } from './study-plan.ts';

/** Writes the result of a phase. Returns false if the result was already written, or if the study no longer exists. */
export async function writeResult(
  db: D1Database,
  {
    studyId,
    phase,
    result,
    now,
  }: {
    studyId: string;
    phase: Phase;
    result: StudyResult;
    now: number;
  },
): Promise<boolean> {
  const statement =
    phase !== 'verify'
      ? db
          .prepare('UPDATE studies SET result = ?2, finished_at = ?3 WHERE id = ?1 AND finished_at IS NULL')
          .bind(studyId, JSON.stringify(result), now)
      : db
          .prepare('UPDATE studies SET verification = ?2 WHERE id = ?1 AND verification IS NOT ?2')
          .bind(studyId, JSON.stringify(result));
  const [written] = await db.batch([
    statement,
    // Leads are also compared with the project's newest weekly count.
    ...(phase === 'count'
      ? [db.prepare('UPDATE return_counts SET result = ?2 WHERE study_id = ?1').bind(studyId, JSON.stringify(result))]
      : []),
  ]);
  return (written?.meta.changes ?? 0) > 0;
}
