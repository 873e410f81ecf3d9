import type { LeadStore } from './lead-memory.ts';
import { execIn, insertInto } from './tables.ts';
/** A rescore of the whole history, as the timeline shows it. Scores are unrounded. */
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
  insertInto(
    store,
    'rescores',
    'INSERT INTO rescores (seq, run_id, at, ruleset_version, score_before, score_after) VALUES (?, ?, ?, ?, ?, ?)',
    ...[seq, runId, at, rulesetVersion, scoreBefore, scoreAfter],
  );
}

export const hasRescore = (store: LeadStore, runId: string): boolean =>
  execIn(store, 'rescores', 'SELECT 1 FROM rescores WHERE run_id = ?', runId).length > 0;

/** Whether there was a rescore after `at` (epoch ms). */
export const hasRescoreAfter = (store: LeadStore, at: number): boolean =>
  execIn(store, 'rescores', 'SELECT 1 FROM rescores WHERE at > ? LIMIT 1', at).length > 0;

/** The rescores up to and including `until`, oldest first. */
export function readRescores(store: LeadStore, until: number): Rescore[] {
  const query = `SELECT seq, run_id AS runId, at, ruleset_version AS rulesetVersion, score_before AS scoreBefore,
    score_after AS scoreAfter FROM rescores WHERE at <= ? ORDER BY at, seq`;
  return execIn<Rescore>(store, 'rescores', query, until);
}
