import type { BackTestOrder } from '../../contract/back-test.ts';
import type { Column } from './columns.ts';
import { scoresUnder } from './fit-points.ts';
import type { LearningRows } from './learning-rows.ts';
import { matchStages, type StageShare } from './match-stages.ts';
import { BINS_MAX, binOf } from './pack-judgments.ts';
import { callsOf, foundShare, meanAuc } from './rank.ts';
import { rankRows } from './rank-rows.ts';
import { roundFigure } from './round-figure.ts';

/** The figures of an order of leads that depend on its ranking alone. */
export interface WhatIf extends Pick<BackTestOrder, 'auc' | 'lift' | 'calls'> {
  /** Where stages would begin; empty if none were asked about. */
  stages: StageShare[];
}

export interface WhatIfAsked {
  /** By rule; none is negative. */
  points: readonly number[];
  shares: readonly number[];
  calls: readonly number[];
  /** Stages, and the share of the rows that is to be in each or a higher one. */
  stages?: readonly StageShare[];
}

/** How well other points would have ranked the rows of a sample. The figures have no interval. */
export function whatIf(
  rows: LearningRows,
  columns: readonly Column[],
  { points, shares, calls, stages = [] }: WhatIfAsked,
): WhatIf {
  const choices = points.map((each) => (each > 0 ? { points: each, cap: 0 } : null));
  const ranking = rankRows(rows, scoresUnder({ ...rows, columns }, choices), { bins: BINS_MAX, binOf });
  return {
    auc: toFigure(meanAuc(ranking)),
    stages: matchStages(ranking, stages),
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
