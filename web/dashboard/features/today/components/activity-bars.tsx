import { scaleBand, scaleLinear } from '@visx/scale';
import { type PointerEvent, useState } from 'react';
import { AxisValue } from '../../../components/axis-value.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { useWidth } from '../../../hooks/use-width.ts';
import { describeEvent } from '../../../lib/describe-event.ts';
import { formatCount } from '../../../lib/format.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { timesIn } from '../../../lib/times.ts';
import type { ActivityBar, StackedActivity } from '../stack-activity.ts';

const HEIGHT = 230;
const PAD = { top: 8, bottom: 20, left: 32 };
/** The width that a label of the time axis needs. */
const LABEL_PX = 72;
/** A chart with more hours than this shows days instead of hours on its axis. */
const HOURS_LABELED_MAX = 25;
const UTC = timesIn('UTC');

/** The most frequent event types get the colors that look least like those of stages, which are shown above the chart. */
const seriesColor = (i: number, type: string | null): string =>
  type === null ? 'var(--series-rest)' : `var(--series-${i + 1})`;

type Series = StackedActivity['series'];

interface ActivityBarsProps {
  stacked: StackedActivity;
  interval: 'hour' | 'day';
}

/** A bar for each hour or day, with a part for each event type. */
export function ActivityBars({ stacked: { bars, series }, interval }: ActivityBarsProps) {
  const projectTimes = useTimes();
  const { data: ruleset } = useRuleset();
  // The API counts by UTC days, so the labels of days must be in UTC too.
  const times = interval === 'hour' ? projectTimes : UTC;
  const { ref, width } = useWidth<HTMLDivElement>();
  const [hover, setHover] = useState<number | null>(null);
  const x = scaleBand({
    domain: bars.map(({ at }) => at),
    range: [PAD.left, Math.max(PAD.left, width)],
    paddingInner: 0.22,
  });
  const leftOf = ({ at }: ActivityBar) => x(at) ?? 0;
  const max = Math.max(1, ...bars.map(({ total }) => total));
  const y = scaleLinear({ domain: [0, max], range: [HEIGHT - PAD.bottom, PAD.top], nice: true });
  const shown = hover === null ? undefined : bars[hover];
  const labelEvery = Math.max(1, Math.ceil(bars.length / Math.max(2, (width - PAD.left) / LABEL_PX)));
  const labelOf = ({ at }: ActivityBar) =>
    interval === 'hour' && bars.length <= HOURS_LABELED_MAX ? times.clock(at) : times.shortDay(at);
  const track = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const i = Math.floor((clientX - currentTarget.getBoundingClientRect().left - PAD.left) / x.step());
    setHover(i >= 0 && i < bars.length ? i : null);
  };
  const nameOf = (type: string | null) => (type === null ? 'Others' : describeEvent(type, ruleset));
  return (
    <figure>
      <div ref={ref} className="relative" style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`Events by ${interval}: ${series.map(({ type, count }) => `${nameOf(type)} ${count}`).join(', ')}`}
            onPointerMove={track}
            onPointerLeave={() => setHover(null)}
            className="block"
          >
            {y
              .ticks(4)
              .filter(Number.isInteger)
              .map((tick) => (
                <g key={tick}>
                  <line x1={PAD.left} x2={width} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
                  <AxisValue x={PAD.left} y={y(tick)} value={tick} />
                </g>
              ))}
            {bars.map((bar, i) => (
              <g key={bar.at} opacity={hover === null || hover === i ? 1 : 0.45}>
                <StackedBar bar={bar} series={series} x={leftOf(bar)} width={x.bandwidth()} y={y} />
                {i % labelEvery === 0 && (
                  <text
                    x={leftOf(bar) + x.bandwidth() / 2}
                    y={HEIGHT - 5}
                    fontSize={10.5}
                    textAnchor={i === 0 ? 'start' : 'middle'}
                    fill="var(--ink-faint)"
                    className="num"
                  >
                    {labelOf(bar)}
                  </text>
                )}
              </g>
            ))}
          </svg>
        )}
        {shown && hover !== null && (
          <BarCard
            bar={shown}
            series={series}
            nameOf={nameOf}
            time={interval === 'hour' ? times.dateTime(shown.at) : times.shortDay(shown.at)}
            place={
              hover > bars.length / 2 ? { right: width - leftOf(shown) + 8 } : { left: leftOf(shown) + x.step() + 8 }
            }
          />
        )}
      </div>
      <figcaption className="mt-2.5 flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-soft text-xs">
        {series.map(({ type, count }, i) => (
          <span key={type} className="inline-flex min-w-0 items-center gap-1.5">
            <Swatch color={seriesColor(i, type)} />
            <span className="truncate">{nameOf(type)}</span>{' '}
            <span className="num text-faint">{formatCount(count)}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

interface StackedBarProps {
  bar: ActivityBar;
  series: Series;
  x: number;
  width: number;
  y: (count: number) => number;
}

/** Stacks the parts of a bar, with a gap between them. */
function StackedBar({ bar: { counts }, series, x, width, y }: StackedBarProps) {
  let below = 0;
  return counts.map((count, i) => {
    const from = below;
    below += count;
    const type = series[i]?.type ?? null;
    if (count === 0) return null;
    return (
      <rect
        key={type}
        x={x}
        width={width}
        y={y(below)}
        height={Math.max(0.5, y(from) - y(below) - (from === 0 ? 0 : 0.75))}
        rx={Math.min(1.5, width / 4)}
        fill={seriesColor(i, type)}
      />
    );
  });
}

interface BarCardProps {
  bar: ActivityBar;
  series: Series;
  nameOf: (type: string | null) => string;
  time: string;
  place: { left: number } | { right: number };
}

/** Describes the bar under the pointer. */
const BarCard = ({ bar, series, nameOf, time, place }: BarCardProps) => (
  <div
    className="pointer-events-none absolute top-1 z-10 w-44 rounded-lg border border-line bg-raised px-2.5 py-2 text-xs shadow-pop"
    style={place}
  >
    <p className="num text-faint">{time}</p>
    {series.map(({ type }, i) =>
      bar.counts[i] ? (
        <p key={type} className="mt-0.5 flex items-center gap-1.5">
          <Swatch color={seriesColor(i, type)} />
          <span className="truncate">{nameOf(type)}</span>
          <span className="num ml-auto font-medium">{formatCount(bar.counts[i])}</span>
        </p>
      ) : null,
    )}
    <p className="num mt-1 flex justify-between border-line border-t pt-1 font-semibold">
      Total <span>{formatCount(bar.total)}</span>
    </p>
  </div>
);

const Swatch = ({ color }: { color: string }) => (
  <span aria-hidden className="size-2 shrink-0 rounded-[2px]" style={{ background: color }} />
);
