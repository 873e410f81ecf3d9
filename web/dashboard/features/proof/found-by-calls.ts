import type { BackTestOrder } from '../../../../worker/contract/back-test.ts';

type Step = BackTestOrder['calls'][number];

export interface FoundByCalls {
  /** How many of the leads called reach the outcome. */
  converting: number;
  /** How many would at random. */
  atRandom: number;
}

/**
 * The leads found by a number of calls: as tested for this number, or interpolated between the tested ones around it. Null beyond these, or
 * without figures.
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

/** The tested numbers of calls around a number: twice the same if it is one of them. */
export const stepsAround = <Tested extends { calls: number }>(steps: readonly Tested[], calls: number) => ({
  below: steps.findLast((step) => step.calls <= calls),
  above: steps.find((step) => step.calls >= calls),
});
