import type { Decay } from '../contract/ruleset.ts';
import { type Anchor, decayConstant, decayStartsAt } from './decay.ts';
import { DAY_MS } from './time.ts';

/**
 * A lead's rank, stored in a form that decay does not change. In phase 0, the score is not decaying (yet), and the rank is the score. In
 * phase 1, the score is decaying, and the rank is `ln(score) + λ·decayFrom`, in days. This rank sorts decaying leads correctly at any time.
 * The score at `now` is `exp(rank − λ·now)`.
 */
export interface Rank {
  phase: 0 | 1;
  rank: number;
  /** Epoch ms at which decay starts or started, or null if it never will. */
  decayFrom: number | null;
}

export function rankAt(anchor: Anchor, decay: Decay, at: number): Rank {
  const decayFrom = decayStartsAt(anchor, decay);
  return decayFrom === null || decayFrom > at
    ? { phase: 0, rank: anchor.score, decayFrom }
    : { phase: 1, rank: Math.log(anchor.score) + decayConstant(decay) * (decayFrom / DAY_MS), decayFrom };
}

/** The phase-1 rank of a lead whose score at `at` is `score`. To filter by a score, stored ranks are compared with this rank. */
export const decayingRankOf = (score: number, decay: Decay, at: number): number =>
  Math.log(score) + decayConstant(decay) * (at / DAY_MS);
