import { Bar } from '@visx/shape';
import type { FunnelReport } from '../../../../../worker/contract/funnel-report.ts';
import { Panel } from '../../../components/panel.tsx';
import { useWidth } from '../../../hooks/use-width.ts';
import { formatPercent, sentence } from '../../../lib/format.ts';
import { PeriodLegend } from './period-legend.tsx';

const ROW = 62;
const BAR = 22;
const BAR_BEFORE = 4;

/** The share of leads that has reached each stage: a bar for the period, and a thin one for the period before. */
export function FunnelChart({ report: { all } }: { report: FunnelReport }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const height = all.current.length * ROW;
  const x = (share: number | null | undefined) => Math.max(1, (share ?? 0) * width);
  const label = all.current.map(({ stage, shareOfFirst }) => `${sentence(stage)} ${formatPercent(shareOfFirst ?? 0)}`);
  return (
    <Panel title="Share that reached each stage">
      <figure>
        <div ref={ref} style={{ height }}>
          {width > 0 && (
            <svg
              width={width}
              height={height}
              role="img"
              aria-label={`Share that reached each stage: ${label.join(', ')}`}
              className="block text-xs"
            >
              {all.current.map(({ stage, shareOfFirst, shareOfPrevious }, i) => {
                const top = i * ROW + 18;
                return (
                  <g key={stage}>
                    <text x={0} y={top - 6} fill="var(--ink)" className="font-medium">
                      {sentence(stage)}
                      {shareOfPrevious !== null && (
                        <tspan dx={8} fill="var(--ink-faint)" className="num font-normal">
                          {formatPercent(shareOfPrevious)} of {sentence(all.current[i - 1]?.stage ?? '')}
                        </tspan>
                      )}
                    </text>
                    <text x={width} y={top - 6} textAnchor="end" fill="var(--ink)" className="num font-medium">
                      {shareOfFirst === null ? '–' : formatPercent(shareOfFirst)}
                    </text>
                    <rect x={0} y={top} width={width} height={BAR} rx={2} fill="var(--sunken)" />
                    <Bar x={0} y={top} width={x(shareOfFirst)} height={BAR} rx={2} fill="var(--series-1)" />
                    {(all.before[i]?.shareOfFirst ?? null) !== null && (
                      <Bar
                        x={0}
                        y={top + BAR + 2}
                        width={x(all.before[i]?.shareOfFirst)}
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
        <PeriodLegend />
      </figure>
    </Panel>
  );
}
