import { scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import type { SourceFigures, SourceReport } from '../../../../../worker/contract/source-report.ts';
import { Panel } from '../../../components/panel.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { useWidth } from '../../../hooks/use-width.ts';
import { formatCompact, formatPercent, sentence } from '../../../lib/format.ts';
import { countsOf, groupingOf, groupName, hasPrevious } from '../describe-reports.ts';
import { PeriodLegend } from './period-legend.tsx';

const BARS_MAX = 10;
const ROW = 46;
const BAR = 12;
const BAR_BEFORE = 4;
const AXIS = 20;
const VALUE_WIDTH = 56;

type Measure = 'reached' | 'converted' | 'leads';

/** The figure of a group; null for a share of no leads. */
const figureOf = (measure: Measure, { leads, reachedShare, convertedShare }: SourceFigures): number | null =>
  measure === 'leads' ? leads : measure === 'reached' ? reachedShare : convertedShare;

/** A chart with a bar for each group, and a thin bar for the same group in the previous period. */
export function SourceChart({ report }: { report: SourceReport }) {
  const [chosen, choose] = useSearchParam('show');
  const measure: Measure = chosen === 'converted' || chosen === 'leads' ? chosen : 'reached';
  const { ref, width } = useWidth<HTMLDivElement>();
  const counts = countsOf(report);
  const bars = report.groups.slice(0, BARS_MAX).map((group) => ({
    key: `${group.type} ${group.value}`,
    name: groupName(group, counts),
    isNamed: group.type === 'value',
    current: figureOf(measure, group.current),
    before: group.before.leads === 0 ? null : figureOf(measure, group.before),
  }));
  const max = Math.max(0, ...bars.flatMap(({ current, before }) => [current ?? 0, before ?? 0]));
  const x = scaleLinear({ domain: [0, max || 1], range: [0, Math.max(0, width - VALUE_WIDTH)], nice: true });
  const shown = (figure: number | null) => (measure === 'leads' ? formatCompact(figure ?? 0) : formatPercent(figure));
  const titles: Record<Measure, string> = {
    reached: `Share that reached ${sentence(report.stage)}`,
    converted: 'Share that converted',
    leads: 'Leads',
  };
  return (
    <Panel
      title={titles[measure]}
      note={`By ${groupingOf(report).toLowerCase()}`}
      actions={
        <Segmented
          label="Chart shows"
          options={[
            { value: 'reached', label: sentence(report.stage) },
            { value: 'converted', label: 'Converted' },
            { value: 'leads', label: 'Leads' },
          ]}
          value={measure}
          onChange={(value) => choose(value === 'reached' ? '' : value)}
        />
      }
    >
      <figure>
        <div ref={ref} style={{ height: bars.length * ROW + AXIS }}>
          {width > 0 && (
            <svg
              width={width}
              height={bars.length * ROW + AXIS}
              role="img"
              aria-label={`${titles[measure]}: ${bars.map(({ name, current }) => `${name} ${shown(current)}`).join(', ')}`}
              className="block text-xs"
            >
              {x.ticks(width < 480 ? 3 : 6).map((tick) => (
                <g key={tick}>
                  <line x1={x(tick)} x2={x(tick)} y1={0} y2={bars.length * ROW} stroke="var(--line)" />
                  <text
                    x={x(tick)}
                    y={bars.length * ROW + AXIS - 5}
                    textAnchor={tick === 0 ? 'start' : 'middle'}
                    fontSize={10.5}
                    fill="var(--ink-faint)"
                    className="num"
                  >
                    {shown(tick)}
                  </text>
                </g>
              ))}
              {bars.map(({ key, name, isNamed, current, before }, i) => {
                const top = i * ROW + 18;
                return (
                  <g key={key}>
                    <text x={0} y={top - 5} fill="var(--ink-soft)">
                      {clip(name, width)}
                    </text>
                    {current !== null && (
                      <Bar
                        x={0}
                        y={top}
                        width={Math.max(1, x(current))}
                        height={BAR}
                        rx={2}
                        fill={isNamed ? 'var(--series-1)' : 'var(--series-rest)'}
                      />
                    )}
                    {before !== null && (
                      <Bar
                        x={0}
                        y={top + BAR + 2}
                        width={Math.max(1, x(before))}
                        height={BAR_BEFORE}
                        rx={1}
                        fill="var(--control-line)"
                      />
                    )}
                    <text x={width} y={top + BAR - 2} textAnchor="end" fill="var(--ink)" className="num font-medium">
                      {shown(current)}
                    </text>
                  </g>
                );
              })}
            </svg>
          )}
        </div>
        {hasPrevious(report) && <PeriodLegend />}
        {report.groups.length > BARS_MAX && <p className="mt-2 text-faint text-xs">The table has all groups.</p>}
      </figure>
    </Panel>
  );
}

/** SVG text neither wraps nor gets an ellipsis, so long names are shortened here. */
function clip(name: string, width: number): string {
  const max = Math.max(12, Math.floor(width / 6.5));
  return name.length > max ? `${name.slice(0, max - 1)}…` : name;
}
