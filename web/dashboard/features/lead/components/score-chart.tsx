import { memo, type PointerEvent, useId, useState } from 'react';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { shownScore, stageOf } from '../../../../../worker/domain/stages.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../worker/domain/time.ts';
import { Segmented } from '../../../components/segmented.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { useWidth } from '../../../hooks/use-width.ts';
import { describeEvent } from '../../../lib/describe-event.ts';
import { countOf, formatScore } from '../../../lib/format.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { CHART, CHART_BOTTOM } from '../chart-frame.ts';
import { instantOf } from '../instant-of.ts';
import { countUntil, type EventEntry } from '../score-path.ts';
import { type ScorePlot, useScorePlot } from '../use-score-plot.ts';
import { Axes, Shade, StageBands, StageNames } from './chart-backdrop.tsx';
import { EventDots, ForecastLine, ScoreLine, StageDrops } from './chart-marks.tsx';
import { HoverCard } from './hover-card.tsx';
import { TimeSlider } from './time-slider.tsx';

const NEAR_PX = 14;
/** A chart with more dots than this draws them small. */
const MARKERS_LARGE_MAX = 80;

const RANGES = [
  { value: '7', label: '7 d' },
  { value: '30', label: '30 d' },
  { value: '90', label: '90 d' },
  { value: 'all', label: 'All' },
] as const;

interface ScoreChartProps {
  events: readonly EventEntry[];
  isPending: boolean;
  ruleset: Ruleset;
  now: number;
  at: number | null;
  onScrub: (at: number | null) => void;
  onSettle: (at: number | null) => void;
}

/** The time under the pointer, and the event if one is near. */
interface Hover {
  at: number;
  event: EventEntry | null;
}

/**
 * A chart of the score's history, with a dot for each event, and of the future score without further events. The background shows
 * the stages.
 */
const ScoreChart = memo(function ScoreChart(props: ScoreChartProps) {
  const { events, isPending, ruleset, now: clock, at, onScrub, onSettle } = props;
  const { stages } = ruleset;
  const lastAt = Date.parse(events.at(-1)?.timestamp ?? '') || 0;
  // The chart ends with the current minute, so that the time scale stays the same while events arrive.
  const now = Math.max(Math.floor(clock / MINUTE_MS) + 1, Math.ceil(lastAt / MINUTE_MS)) * MINUTE_MS;
  const times = useTimes();
  const { ref, width } = useWidth<HTMLDivElement>();
  const clipId = useId();
  const [range, setRange] = useState<(typeof RANGES)[number]['value']>('all');
  const [hover, setHover] = useState<Hover | null>(null);

  const firstAt = Date.parse(events[0]?.timestamp ?? '') || now - DAY_MS;
  const whole = Math.max(now - firstAt, HOUR_MS / 2);
  const from = range === 'all' ? now - whole * 1.06 : now - Number(range) * DAY_MS;
  const plot = useScorePlot({ events, ruleset, from, now, width });
  const { nowX, endX, pastX, futureX, y, lines, dots, drops, xOf } = plot;

  const track = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) =>
    setHover(hoverAt(clientX - currentTarget.getBoundingClientRect().left, { plot, events, from }));
  const sayScore = (instant: number) => formatScore(shownScore(plot.scoreAt(instant), stages));
  const falling = drops[0] ? `, falling to ${drops[0].to} on ${times.dateTime(drops[0].at)} if nothing happens` : '';
  const shownCount = events.length - countUntil(events, from - 1);
  const summary = `Score over time: ${sayScore(Math.max(clock, lastAt))} now${falling}. ${countOf(shownCount, 'event')} in sight.`;
  const radius = dots.settled.length + dots.recent.length > MARKERS_LARGE_MAX ? 1.75 : 3.25;

  return (
    <figure className="flex flex-col gap-1.5">
      <figcaption className="flex flex-wrap items-center justify-between gap-2 pb-1">
        <span className="font-semibold text-base">History and forecast</span>
        <Segmented label="Range" options={RANGES} value={range} onChange={setRange} />
      </figcaption>
      <div ref={ref} className="relative" style={{ height: CHART.height }}>
        {width > 0 && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the slider below does the same by keyboard
          <svg
            width={width}
            height={CHART.height}
            role="img"
            aria-label={summary}
            className="block touch-pan-y select-none overflow-visible"
            onPointerMove={track}
            onPointerLeave={() => setHover(null)}
            onClick={() => hover && hover.at <= now && onSettle(hover.at)}
          >
            <clipPath id={clipId}>
              <rect x={CHART.left} y={0} width={endX - CHART.left} height={CHART.height} />
            </clipPath>
            <StageBands stages={stages} plot={plot} />
            <Axes plot={plot} />
            {!isPending && (
              <g clipPath={`url(#${clipId})`}>
                <ScoreLine points={lines.settled} x={pastX} y={y} />
                <ScoreLine points={lines.recent} x={pastX} y={y} />
                <ForecastLine points={lines.forecast} x={futureX} y={y} />
                <EventDots events={dots.settled} x={pastX} y={y} radius={radius} />
                <EventDots events={dots.recent} x={pastX} y={y} radius={radius} />
                {hover?.event && <EventDots events={[hover.event]} x={pastX} y={y} radius={radius + 1.5} />}
              </g>
            )}
            {!isPending && <StageDrops plot={plot} stages={stages} />}
            <StageNames stages={stages} plot={plot} />
            {hover && <HoverLine x={xOf(hover.at)} />}
            {at !== null && <TimeCursor x={Math.max(CHART.left, pastX(at))} y={y(plot.scoreAt(at))} nowX={nowX} />}
          </svg>
        )}
        {hover && (
          <HoverCard
            x={xOf(hover.at)}
            width={width}
            at={hover.at}
            isForecast={hover.at > now}
            event={hover.event}
            name={hover.event ? describeEvent(hover.event.eventType, ruleset) : ''}
            score={shownScore(plot.scoreAt(hover.at), stages)}
            stage={stageOf(plot.scoreAt(hover.at), stages).name}
            color={stageColor(stageOf(plot.scoreAt(hover.at), stages).name, stages)}
          />
        )}
      </div>
      <div className="flex items-center gap-3">
        <TimeSlider
          at={at}
          from={from}
          now={now}
          valueText={at === null ? 'now' : `${times.dateTime(at)}, score ${sayScore(at)}`}
          style={{ marginLeft: CHART.left - 8, width: Math.max(80, nowX - CHART.left + 16) }}
          isDisabled={events.length === 0}
          onScrub={onScrub}
          onSettle={onSettle}
        />
        <span className="whitespace-nowrap text-faint text-xs">Time travel</span>
      </div>
    </figure>
  );
});
export default ScoreChart;

/** Finds what is under the pointer: an event if one is near, and otherwise only a time. Null outside the drawing. */
function hoverAt(
  x: number,
  {
    plot: { nowX, endX, pastX, futureX },
    events,
    from,
  }: { plot: ScorePlot; events: readonly EventEntry[]; from: number },
): Hover | null {
  if (x < CHART.left || x > endX) return null;
  const event = nearestEvent(events, pastX.invert(x));
  const isNear =
    event && instantOf(event) >= from && x <= nowX + NEAR_PX && Math.abs(pastX(instantOf(event)) - x) < NEAR_PX;
  return isNear ? { at: instantOf(event), event } : { at: (x <= nowX ? pastX : futureX).invert(x), event: null };
}

/** The event nearest to a time; if several have the same time, the last of them. */
function nearestEvent(events: readonly EventEntry[], at: number): EventEntry | null {
  const before = events[countUntil(events, at) - 1];
  const next = events[countUntil(events, at)];
  const after = next && events[countUntil(events, instantOf(next)) - 1];
  if (!before || !after) return before ?? after ?? null;
  return at - instantOf(before) < instantOf(after) - at ? before : after;
}

const HoverLine = ({ x }: { x: number }) => (
  <line x1={x} x2={x} y1={CHART.top} y2={CHART_BOTTOM} stroke="var(--ink-faint)" strokeDasharray="2 3" />
);

/** Marks the selected time, and fades what happened after it. */
const TimeCursor = ({ x, y, nowX }: { x: number; y: number; nowX: number }) => (
  <g>
    <Shade from={x} to={nowX} opacity={0.62} />
    <line x1={x} x2={x} y1={CHART.top} y2={CHART_BOTTOM} stroke="var(--accent)" strokeWidth={1.5} />
    <circle cx={x} cy={y} r={5} fill="var(--accent)" stroke="var(--surface)" strokeWidth={2} />
  </g>
);
