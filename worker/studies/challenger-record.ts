import type { Challenger } from '../contract/challenger.ts';
import { toInstant } from '../contract/instant.ts';
import { firstMoment } from '../domain/study/challenge-moments.ts';
import { DAY_MS } from '../domain/time.ts';

export interface NoChallenger {
  reason: 'no_challenger';
}

export interface ChallengerRecord {
  ruleset: Challenger['ruleset'];
  setAt: number;
  setBy: string;
  liveVersion: number;
  /** Epoch ms. Epoch ms. Only events after this time count, because the rules may have been fitted to earlier ones. */
  since: number;
  studyId: string | null;
}

/** The project's challenger, or null. */
export async function findChallenger(db: D1Database, projectId: string): Promise<ChallengerRecord | null> {
  const row = await db
    .prepare(
      `SELECT ruleset, set_at AS setAt, set_by AS setBy, version AS liveVersion, max(set_at, created_at) AS since,
         (SELECT id FROM studies WHERE project_id = ?1 AND kind = 'challenge' AND at >= max(set_at, created_at)
          ORDER BY at DESC LIMIT 1) AS studyId
       FROM challengers JOIN rulesets ON rulesets.project_id = challengers.project_id
       WHERE challengers.project_id = ?1 ORDER BY version DESC LIMIT 1`,
    )
    .bind(projectId)
    .first<Omit<ChallengerRecord, 'ruleset'> & { ruleset: string }>();
  if (!row) return null;
  const { Challenger } = await import('../contract/challenger.ts');
  return { ...row, ruleset: Challenger.shape.ruleset.parse(JSON.parse(row.ruleset)) };
}

export const toChallenger = (
  { ruleset, setAt, setBy, liveVersion, since, studyId }: ChallengerRecord,
  { horizonDays }: { horizonDays: number },
): Challenger => ({
  ...{ ruleset, setBy, liveVersion, studyId },
  ...{ setAt: toInstant(setAt), since: toInstant(since) },
  firstResultAt: toInstant(firstMoment(since) + horizonDays * DAY_MS),
});
