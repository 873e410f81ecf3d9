import type { BackTestOrder } from '../../../../worker/contract/back-test.ts';

type Step = BackTestOrder['calls'][number];

export interface FoundByCalls {
  /** How many of the called leads reach the outcome. */
  converting: number;
  /** How many outcomes the same number of random calls would find. */
  atRandom: number;
}

/**
 * Estimates how many outcomes a number of calls finds. The result is exact for a tested number of calls. For any other number, the
 * result is interpolated between the nearest tested numbers. Returns null outside the tested range, or without figures.
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

/** Finds the tested numbers of calls just below and just above a number. For a tested number, both results are that number. */
export const stepsAround = <Tested extends { calls: number }>(steps: readonly Tested[], calls: number) => ({
  below: steps.findLast((step) => step.calls <= calls),
  above: steps.find((step) => step.calls >= calls),
});
