import type { Stage } from '../contract/ruleset.ts';

import { toHundredths } from './hundredths.ts';

/** Why a stage changed. */
export type StageChangeCause = 'event' | 'decay' | 'ruleset' | 'merge' | 'manual' | 'withdrawn';

/** The stage of an unrounded score: the last stage that begins at or below the score. */
export function stageOf(score: number, stages: readonly Stage[]): Stage {
  let found = stages[0];
  for (const stage of stages) if (score >= stage.from) found = stage;
  if (!found) throw new Error('a ruleset has at least one stage');
  return found;
}

/**
 * A score in whole hundredths, as shown next to its stage. It is rounded, but never up to a threshold that the score has not reached. If
 * "warm" starts at 30, a score of 29.999 is cold and shows as 29.99.
 */
export function shownHundredths(score: number, stages: readonly Stage[]): number {
  const rounded = toHundredths(score);
  const next = stages.find(({ from }) => from > score);
  return next && rounded / 100 >= next.from ? Math.ceil(next.from * 100 - 1e-7) - 1 : rounded;
}

/** The score as shown: see `shownHundredths`. */
export const shownScore = (score: number, stages: readonly Stage[]): number => shownHundredths(score, stages) / 100;
