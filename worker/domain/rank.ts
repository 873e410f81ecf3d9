import type { Decay } from '../contract/ruleset.ts';
import { type Anchor, decayConstant, decayStartsAt } from './decay.ts';
import { DAY_MS } from './time.ts';

/**
 * A lead's rank, in a form that needs no rewriting while its score decays. Phase 0 does not decay (yet): the rank is
 * the score. Phase 1 decays: the rank is `ln(score) + λ·decayFrom` in days, which gives decaying leads the same order
 * at every instant; the score at `now` is `exp(rank − λ·now)`.
 */
export interface Rank {
  phase: 0 | 1;
  rank: number;
  /** Epoch ms at which decay starts or started; null if it never will. */
  decayFrom: number | null;
}

export function rankAt(anchor: Anchor, decay: Decay, at: number): Rank {
  const decayFrom = decayStartsAt(anchor, decay);
  return decayFrom === null || decayFrom > at
    ? { phase: 0, rank: anchor.score, decayFrom }
    : { phase: 1, rank: Math.log(anchor.score) + decayConstant(decay) * (decayFrom / DAY_MS), decayFrom };
}

/** The phase-1 rank that a score of `score` has at `at`: the threshold to compare stored ranks with. */
export const decayingRankOf = (score: number, decay: Decay, at: number): number =>
  Math.log(score) + decayConstant(decay) * (at / DAY_MS);
