/**
 * The pause in ms after `failures` failures in a row (0, 1, …). The pause doubles from `minMs` up to `maxMs`. `random`, in [0, 1),
 * shortens it by up to half, so that clients that failed at the same time retry at different times.
 */
export const backOffMs = (
  failures: number,
  { minMs, maxMs, random = 0 }: { minMs: number; maxMs: number; random?: number },
): number => Math.min(maxMs, minMs * 2 ** failures) * (1 - random / 2);
