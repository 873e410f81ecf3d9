import type { LeadStore } from './lead-memory.ts';
/** A rescoring of the whole history, as the timeline tells of it. Scores are unrounded. */
export interface Rescore {
  seq: number;
  runId: string;
  at: number;
  rulesetVersion: number;
  scoreBefore: number;
  scoreAfter: number;
}

export function insertRescore(
  store: LeadStore,
  { seq, runId, at, rulesetVersion, scoreBefore, scoreAfter }: Rescore,
): void {
  store.sql.exec(
    'INSERT INTO rescores (seq, run_id, at, ruleset_version, score_before, score_after) VALUES (?, ?, ?, ?, ?, ?)',
    ...[seq, runId, at, rulesetVersion, scoreBefore, scoreAfter],
  );
}

export const hasRescore = (store: LeadStore, runId: string): boolean =>
  store.sql.exec('SELECT 1 FROM rescores WHERE run_id = ?', runId).toArray().length > 0;

/** Up to and including `until`, oldest first. */
export function readRescores(store: LeadStore, until: number): Rescore[] {
  const query = `SELECT seq, run_id AS runId, at, ruleset_version AS rulesetVersion, score_before AS scoreBefore,
    score_after AS scoreAfter FROM rescores WHERE at <= ? ORDER BY at, seq`;
  return store.sql.exec<Record<string, SqlStorageValue> & Rescore>(query, until).toArray();
}
