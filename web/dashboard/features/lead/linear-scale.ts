type Span = readonly [from: number, to: number];

export interface LinearScale {
  (value: number): number;
  invert: (position: number) => number;
  domain: Span;
}

/** A linear scale from a domain to a range. (Those of d3 and visx include colors and formats: 11 KiB gzipped.) */
export const linearScale = ({ domain, range }: { domain: Span; range: Span }): LinearScale =>
  Object.assign(lineThrough(domain, range), { domain, invert: lineThrough(range, domain) });

/** The numbers are destructured once here, not in each call: a chart of thousands of points makes tens of thousands of calls. */
function lineThrough([a, b]: Span, [c, d]: Span): (value: number) => number {
  const slope = a === b ? 0 : (d - c) / (b - a);
  return (value) => c + (value - a) * slope;
}
