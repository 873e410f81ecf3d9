import { scaleBand, scaleLinear } from '@visx/scale';
import { type PointerEvent, useMemo, useState } from 'react';
import { DAY_MS, HOUR_MS } from '../../../../../worker/domain/time.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { useWidth } from '../../../hooks/use-width.ts';
import { describeEvent } from '../../../lib/describe-event.ts';
import { formatCompact, formatCount } from '../../../lib/format.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { timesIn } from '../../../lib/times.ts';
import { ACTIVITY_RANGES, type ActivityRange, activityQuery } from '../api/get-activity.ts';
import { type StackedActivity, stackActivity } from '../stack-activity.ts';

const HEIGHT = 230;
const PAD = { top: 8, bottom: 20, left: 32 };
const UTC = timesIn('UTC');

/** The most frequent event types get the colors that look least like those of stages, which are shown above the chart. */
const seriesColor = (i: number, isRest: boolean): string => (isRest ? 'var(--series-rest)' : `var(--series-${i + 1})`);

export default function ActivityPanel() {
  const [value, setValue] = useState<ActivityRange['value']>('30d');
  const range = ACTIVITY_RANGES.find((each) => each.value === value) ?? ACTIVITY_RANGES[0];
  const { data, error, refetch } = useDeferredQuery({ ...activityQuery(range), placeholderData: (before) => before });
  const now = useNow(60_000);
  const stacked = useMemo(() => {
    const stepMs = range.interval === 'hour' ? HOUR_MS : DAY_MS;
    return data && stackActivity(data, { interval: range.interval, from: now - range.days * DAY_MS + stepMs, to: now });
  }, [data, range, now]);
  const isOffUtc = useTimes().clock(now) !== UTC.clock(now);
  const total = stacked?.series.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel
      title="Events"
      note={
        total === undefined ? undefined : (
          <span className="num">
            {formatCount(total)}
            {range.interval === 'day' && isOffUtc && ', by UTC day'}
          </span>
        )
      }
      actions={<Segmented label="Range" options={ACTIVITY_RANGES} value={value} onChange={setValue} />}
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !stacked ? (
        <div aria-busy className="skeleton h-[16.75rem]" />
      ) : total === 0 ? (
        <EmptyState title="No events in this period" />
      ) : (
        <Bars stacked={stacked} interval={range.interval} />
      )}
    </Panel>
  );
}

function Bars({ stacked: { bars, series }, interval }: { stacked: StackedActivity; interval: 'hour' | 'day' }) {
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
  const max = Math.max(1, ...bars.map(({ total }) => total));
  const y = scaleLinear({ domain: [0, max], range: [HEIGHT - PAD.bottom, PAD.top], nice: true });
  const shown = hover === null ? undefined : bars[hover];
  const labelEvery = Math.max(1, Math.ceil(bars.length / Math.max(2, (width - PAD.left) / 72)));
  const track = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const i = Math.floor((clientX - currentTarget.getBoundingClientRect().left - PAD.left) / x.step());
    setHover(i >= 0 && i < bars.length ? i : null);
  };
  const name = (type: string | null) => (type === null ? 'Others' : describeEvent(type, ruleset));
  return (
    <figure>
      <div ref={ref} className="relative" style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`Events by ${interval}: ${series.map(({ type, count }) => `${name(type)} ${count}`).join(', ')}`}
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
                  <text
                    x={PAD.left - 6}
                    y={y(tick) + 3.5}
                    fontSize={10.5}
                    textAnchor="end"
                    fill="var(--ink-faint)"
                    className="num"
                  >
                    {formatCompact(tick)}
                  </text>
                </g>
              ))}
            {bars.map((bar, i) => {
              let below = 0;
              return (
                <g key={bar.at} opacity={hover === null || hover === i ? 1 : 0.45}>
                  {bar.counts.map((count, s) => {
                    const from = below;
                    below += count;
                    const type = series[s]?.type ?? null;
                    return count === 0 ? null : (
                      <rect
                        key={type}
                        x={x(bar.at)}
                        width={x.bandwidth()}
                        y={y(below)}
                        height={Math.max(0.5, y(from) - y(below) - (from === 0 ? 0 : 0.75))}
                        rx={Math.min(1.5, x.bandwidth() / 4)}
                        fill={seriesColor(s, type === null)}
                      />
                    );
                  })}
                  {i % labelEvery === 0 && (
                    <text
                      x={(x(bar.at) ?? 0) + x.bandwidth() / 2}
                      y={HEIGHT - 5}
                      fontSize={10.5}
                      textAnchor={i === 0 ? 'start' : 'middle'}
                      fill="var(--ink-faint)"
                      className="num"
                    >
                      {interval === 'hour' && bars.length <= 25 ? times.clock(bar.at) : times.shortDay(bar.at)}
                    </text>
                  )}
                </g>
              );
            })}
          </svg>
        )}
        {shown && hover !== null && (
          <div
            className="pointer-events-none absolute top-1 z-10 w-44 rounded-lg border border-line bg-raised px-2.5 py-2 text-xs shadow-pop"
            style={
              hover > bars.length / 2
                ? { right: width - (x(shown.at) ?? 0) + 8 }
                : { left: (x(shown.at) ?? 0) + x.step() + 8 }
            }
          >
            <p className="num text-faint">
              {interval === 'hour' ? times.dateTime(shown.at) : times.shortDay(shown.at)}
            </p>
            {series.map(({ type }, s) =>
              shown.counts[s] ? (
                <p key={type} className="mt-0.5 flex items-center gap-1.5">
                  <span
                    className="size-2 shrink-0 rounded-[2px]"
                    style={{ background: seriesColor(s, type === null) }}
                  />
                  <span className="truncate">{name(type)}</span>
                  <span className="num ml-auto font-medium">{formatCount(shown.counts[s])}</span>
                </p>
              ) : null,
            )}
            <p className="num mt-1 flex justify-between border-line border-t pt-1 font-semibold">
              Total <span>{formatCount(shown.total)}</span>
            </p>
          </div>
        )}
      </div>
      <figcaption className="mt-2.5 flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-soft text-xs">
        {series.map(({ type, count }, s) => (
          <span key={type} className="inline-flex min-w-0 items-center gap-1.5">
            <span
              aria-hidden
              className="size-2 shrink-0 rounded-[2px]"
              style={{ background: seriesColor(s, type === null) }}
            />
            <span className="truncate">{name(type)}</span> <span className="num text-faint">{formatCount(count)}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
