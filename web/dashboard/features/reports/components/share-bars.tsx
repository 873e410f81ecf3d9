import { Bar } from '@visx/shape';
import { useWidth } from '../../../hooks/use-width.ts';
import { formatPercent } from '../../../lib/format.ts';

const TITLE = 18;
const BAR = 22;
const BAR_BEFORE = 4;
const GAP = 16;

export interface ShareOfAll {
  name: string;
  /** The share of leads (0 to 1); null if there are no leads. */
  share: number | null;
  /** A note to show beside the name. */
  note?: string | undefined;
  /** The bar's share in the previous period, shown as a thin bar. Null without leads in that period, absent without a comparison. */
  before?: number | null;
}

/** A bar chart of the share that reached each step of a funnel. `label` describes the chart to screen readers. */
export function ShareBars({ label, rows }: { label: string; rows: readonly ShareOfAll[] }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const isCompared = rows.some(({ before }) => before !== undefined);
  const rowHeight = TITLE + BAR + (isCompared ? BAR_BEFORE + 2 : 0) + GAP;
  const height = rows.length * rowHeight;
  // Any share above zero gets at least one visible pixel.
  const widthOf = (share: number | null) => (share ? Math.max(1, share * width) : 0);
  return (
    <div ref={ref} style={{ height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}: ${rows.map(({ name, share }) => `${name} ${formatPercent(share)}`).join(', ')}`}
          className="block text-xs"
        >
          {rows.map(({ name, share, note, before }, i) => {
            const top = i * rowHeight + TITLE;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: two steps may be the same event, and steps never change their order
              <g key={i}>
                <text x={0} y={top - 6} fill="var(--ink)" className="font-medium">
                  {name}
                  {note && (
                    <tspan dx={8} fill="var(--ink-faint)" className="num font-normal">
                      {note}
                    </tspan>
                  )}
                </text>
                <text x={width} y={top - 6} textAnchor="end" fill="var(--ink)" className="num font-medium">
                  {formatPercent(share)}
                </text>
                <rect x={0} y={top} width={width} height={BAR} rx={2} fill="var(--sunken)" />
                <Bar x={0} y={top} width={widthOf(share)} height={BAR} rx={2} fill="var(--series-1)" />
                {before != null && (
                  <Bar
                    x={0}
                    y={top + BAR + 2}
                    width={widthOf(before)}
                    height={BAR_BEFORE}
                    rx={1}
                    fill="var(--control-line)"
                  />
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
