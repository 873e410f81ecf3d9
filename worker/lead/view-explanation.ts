import type { Decay } from '../contract/ruleset.ts';
import { scoreAt } from '../domain/decay.ts';
import { type ExplanationLine, explainSteps } from '../domain/explain.ts';
import { stageOf } from '../domain/stages.ts';
import { traceSteps } from '../domain/trace.ts';
import { keepLast } from './keep-last.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { walkLog } from './storage/walk-log.ts';

export interface ExplanationQuery {
  at: number;
  /** Returns the last `limit` lines. With `end`, returns the last ones among the first `end` lines. */
  limit: number;
  end?: number | undefined;
}

/** A score and its breakdown, in hundredths of a point. The totals include all lines, but only one page of lines is listed. */
export interface ScoreAccount {
  leadId: string;
  at: number;
  stage: string;
  /** The decay settings that the totals and lines are based on. */
  settings: Decay;
  /** The score as shown. */
  hundredths: number;
  totals: Record<'points' | 'by_hand' | 'decay' | 'floor', number>;
  lines: readonly ExplanationLine[];
  /** The number of lines before the listed ones, and their sum. */
  earlier: { lines: number; hundredths: number };
}

/** Accounts for every point of the score at `at`. Computes the lines one event at a time and keeps only one page of them. */
export function viewExplanation(
  store: LeadStore,
  { snapshot, config: { ruleset } }: StoredLead,
  { at, limit, end = Number.POSITIVE_INFINITY }: ExplanationQuery,
): ScoreAccount {
  const totals = { points: 0, by_hand: 0, decay: 0, floor: 0 };
  const page = keepLast<ExplanationLine>(limit);
  let count = 0;
  let sum = 0;
  const walk = explainSteps(traceSteps(walkLog(store, snapshot), ruleset, { until: at }), ruleset, at);
  let next = walk.next();
  for (; !next.done; next = walk.next()) {
    const line = next.value;
    if (line.type !== 'unscored') totals[line.type] += line.hundredths;
    if (count++ >= end) continue;
    sum += line.hundredths;
    page.add(line);
  }
  const { state, hundredths, correction } = next.value;
  totals.decay += correction?.hundredths ?? 0;
  if (correction && correction.lineIndex < end) sum += correction.hundredths;

  const lines = page.list();
  const listed = lines.reduce((total, line) => total + line.hundredths, 0);
  const earlier = { lines: Math.min(count, end) - lines.length, hundredths: sum - listed };
  const stage = stageOf(scoreAt(state, ruleset.decay, at), ruleset.stages).name;
  return { leadId: snapshot.leadId, at, stage, settings: ruleset.decay, hundredths, totals, lines, earlier };
}
