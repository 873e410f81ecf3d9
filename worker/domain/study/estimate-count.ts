/** The standard normal quantile for a 95% interval. */
const Z = 1.959964;

/**
 * Estimates how many of `total` leads match, if `hits` of the `asked` ones do. The estimate has a 95% Wilson score interval (Wilson 1927).
 * The sample size is increased to correct for the finite population, because the checked leads are known exactly.
 */
export function estimateCount({ hits, asked, total }: { hits: number; asked: number; total: number }): {
  estimate: number;
  low: number;
  high: number;
} {
  if (asked >= total) return { estimate: hits, low: hits, high: hits };
  const share = hits / asked;
  const size = (asked * (total - 1)) / (total - asked);
  const middle = share + Z ** 2 / (2 * size);
  const spread = Z * Math.sqrt((share * (1 - share)) / size + Z ** 2 / (4 * size ** 2));
  const countOf = (bound: number) => (bound / (1 + Z ** 2 / size)) * total;
  return {
    estimate: Math.round(share * total),
    low: Math.max(hits, Math.floor(countOf(middle - spread))),
    high: Math.min(total - (asked - hits), Math.ceil(countOf(middle + spread))),
  };
}
