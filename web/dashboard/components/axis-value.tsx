import { formatCompact } from '../lib/format.ts';

/** A value of a chart's vertical axis, to the left of `x` and at the height of `y`, in pixels. */
export const AxisValue = ({ x, y, value }: { x: number; y: number; value: number }) => (
  <text x={x - 6} y={y + 3.5} fontSize={10.5} textAnchor="end" fill="var(--ink-faint)" className="num">
    {formatCompact(value)}
  </text>
);
