type Span = readonly [from: number, to: number];

export interface LinearScale {
  (value: number): number;
  invert: (position: number) => number;
  domain: Span;
}

/** The straight line from a domain to a range. (d3's and visx's include colors and formats: 11 KiB gzipped.) */
export function linearScale({ domain, range }: { domain: Span; range: Span }): LinearScale {
  const project = (value: number, [a, b]: Span, [c, d]: Span) => (a === b ? c : c + ((value - a) / (b - a)) * (d - c));
  return Object.assign((value: number) => project(value, domain, range), {
    domain,
    invert: (position: number) => project(position, range, domain),
  });
}
