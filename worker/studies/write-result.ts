import type { BackTestResult } from '../contract/back-test.ts';
import type { SimulationResult, Verification } from '../contract/study.ts';
import type { SuggestionResult } from '../contract/suggestion.ts';
import type { Phase } from './study-store.ts';

/** Writes what a phase has found. Returns false if that was written before, or the study is gone. */
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
    result: SimulationResult | BackTestResult | SuggestionResult | Verification;
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
  return ((await statement.run()).meta.changes ?? 0) > 0;
}
