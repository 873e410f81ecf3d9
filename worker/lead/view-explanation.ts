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
  /** The last `limit` lines, or those among the first `end` lines if that is given. */
  limit: number;
  end?: number | undefined;
}

/** A score and its breakdown: the totals include all lines, and one page of lines is listed. In hundredths of a point. */
export interface ScoreAccount {
  leadId: string;
  at: number;
  stage: string;
  /** The decay in the totals and the lines. */
  settings: Decay;
  /** The score as shown. */
  hundredths: number;
  totals: Record<'points' | 'by_hand' | 'decay' | 'floor', number>;
  lines: readonly ExplanationLine[];
  /** The number of lines before those, and their sum. */
  earlier: { lines: number; hundredths: number };
}

/** Every point of the score at `at`. The lines are computed one event at a time; only one page of them is kept. */
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
