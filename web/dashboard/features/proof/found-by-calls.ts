import type { BackTestOrder } from '../../../../worker/contract/back-test.ts';

type Step = BackTestOrder['calls'][number];

export interface FoundByCalls {
  /** The number of called leads that reach the outcome. */
  converting: number;
  /** The number that random calls would find. */
  atRandom: number;
}

/**
 * How many outcomes a number of calls finds: as tested for exactly this number, or interpolated between the tested numbers around it.
 * Null outside the tested numbers, or if there are no figures.
 */
export function foundByCalls(steps: readonly Step[], calls: number): FoundByCalls | null {
  const { below, above } = stepsAround(steps, calls);
  if (!below?.converting || !above?.converting) return null;
  const way = below === above ? 0 : (calls - below.calls) / (above.calls - below.calls);
  const between = (low: number, high: number) => low + way * (high - low);
  return {
    converting: between(below.converting.value, above.converting.value),
    atRandom: between(below.atRandom, above.atRandom),
  };
}

/** The tested numbers of calls around a number; the same number twice if it was tested itself. */
export const stepsAround = <Tested extends { calls: number }>(steps: readonly Tested[], calls: number) => ({
  below: steps.findLast((step) => step.calls <= calls),
  above: steps.find((step) => step.calls >= calls),
});
