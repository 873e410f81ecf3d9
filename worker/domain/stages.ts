import type { Stage } from '../contract/ruleset.ts';

import { toHundredths } from './hundredths.ts';

/** Why a stage changed. */
export type StageChangeCause = 'event' | 'decay' | 'ruleset' | 'merge' | 'manual' | 'withdrawn';

/** The stage of an unrounded score, which is the last stage that starts at or below it. */
export function stageOf(score: number, stages: readonly Stage[]): Stage {
  let found = stages[0];
  for (const stage of stages) if (score >= stage.from) found = stage;
  if (!found) throw new Error('a ruleset has at least one stage');
  return found;
}

/**
 * A score in whole hundredths, as displayed next to its stage. Rounding never takes the score up to a threshold that it has not reached.
 * If "warm" starts at 30, a score of 29.999 is cold and shows as 29.99.
 */
export function shownHundredths(score: number, stages: readonly Stage[]): number {
  const rounded = toHundredths(score);
  const next = stages.find(({ from }) => from > score);
  return next && rounded / 100 >= next.from ? Math.ceil(next.from * 100 - 1e-7) - 1 : rounded;
}

/** The displayed score (see `shownHundredths`). */
export const shownScore = (score: number, stages: readonly Stage[]): number => shownHundredths(score, stages) / 100;
