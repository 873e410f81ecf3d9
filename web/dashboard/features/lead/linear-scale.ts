type Span = readonly [from: number, to: number];

export interface LinearScale {
  (value: number): number;
  invert: (position: number) => number;
  domain: Span;
}

/** A linear scale from a domain to a range. The scales of d3 and visx would add 11 KiB (gzipped) for colors and formats. */
export const linearScale = ({ domain, range }: { domain: Span; range: Span }): LinearScale =>
  Object.assign(lineThrough(domain, range), { domain, invert: lineThrough(range, domain) });

/** Destructures the numbers once and not in each call, because a chart of thousands of points makes tens of thousands of calls. */
function lineThrough([a, b]: Span, [c, d]: Span): (value: number) => number {
  const slope = a === b ? 0 : (d - c) / (b - a);
  return (value) => c + (value - a) * slope;
}
