import type { BackTestOrder } from '../../contract/back-test.ts';
import type { SimulationResult } from '../../contract/study.ts';
import type { Column } from './columns.ts';
import { scoresUnder } from './fit-points.ts';
import type { LearningRows } from './learning-rows.ts';
import { matchStages, type StageShare } from './match-stages.ts';
import { BINS_MAX, binOf } from './pack-judgments.ts';
import { callsOf, foundShare, meanAuc } from './rank.ts';
import { rankRows } from './rank-rows.ts';
import { roundFigure } from './round-figure.ts';
import { type Staged, stageMoves } from './stage-moves.ts';

/** Figures about one way to rank leads. The figures depend only on the ranking. */
export interface WhatIf extends Pick<BackTestOrder, 'auc' | 'lift' | 'calls'> {
  /** The stages with their new thresholds. Empty if no stages were requested. */
  stages: StageShare[];
  /**
   * The number of leads for each pair of stages: the stage under the live rules and the stage under these points. Empty if the live rules
   * were not given.
   */
  moves: SimulationResult['stages'];
}

export interface WhatIfAsked {
  /** The points of each rule, as one number per rule. No number may be negative. */
  points: readonly number[];
  shares: readonly number[];
  calls: readonly number[];
  /** The stages. `share` is the share of rows that should be in the stage or a higher one. */
  stages?: readonly StageShare[];
  /** The rows under the live rules. */
  live?: Staged | undefined;
  /** Whether each stage moves to the score that keeps its share of leads. */
  movesStages?: boolean;
}

/** Computes how well other points would have ranked the rows of a sample. The result has no intervals. */
export function whatIf(
  rows: LearningRows,
  columns: readonly Column[],
  { points, shares, calls, stages = [], live, movesStages = false }: WhatIfAsked,
): WhatIf {
  const choices = points.map((each) => (each > 0 ? { points: each, cap: 0 } : null));
  const scores = scoresUnder({ ...rows, columns }, choices);
  const ranking = rankRows(rows, scores, { bins: BINS_MAX, binOf });
  const matched = matchStages(ranking, stages);
  return {
    auc: toFigure(meanAuc(ranking)),
    stages: matched,
    moves: live
      ? stageMoves(rows, live, { scores, stages: movesStages && matched.length > 0 ? matched : live.stages })
      : [],
    lift: shares.map((share) => ({ share, found: toFigure(foundShare(ranking, share)) })),
    calls: calls.map((count) => {
      const found = callsOf(ranking, count);
      return {
        calls: count,
        converting: toFigure(found?.converting ?? null),
        atRandom: roundFigure(found?.atRandom ?? 0),
      };
    }),
  };
}

const toFigure = (value: number | null) =>
  value === null ? null : { value: roundFigure(value), low: null, high: null };
