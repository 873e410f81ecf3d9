import { memo, type PointerEvent, useId, useMemo, useState } from 'react';
import type { Ruleset, Stage } from '../../../../../worker/contract/ruleset.ts';
import { scoreAt } from '../../../../../worker/domain/decay.ts';
import { shownScore, stageOf } from '../../../../../worker/domain/stages.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../worker/domain/time.ts';
import { Segmented } from '../../../components/segmented.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { useWidth } from '../../../hooks/use-width.ts';
import { describeEvent } from '../../../lib/describe-event.ts';
import { countOf, formatCompact, formatDelta, formatScore } from '../../../lib/format.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { keepSame } from '../fold-appended.ts';
import { instantOf } from '../instant-of.ts';
import { linearScale } from '../linear-scale.ts';
import {
  anchorAt,
  countUntil,
  type EventEntry,
  forecastUntil,
  type PathPoint,
  scorePath,
  upcomingDrops,
} from '../score-path.ts';
import { scoreTicks } from '../score-ticks.ts';
import { thinEvents, thinPath } from '../thin-out.ts';
import { EventDots, ForecastLine, ScoreLine, TimeTicks } from './chart-marks.tsx';
import { TimeSlider } from './time-slider.tsx';

const HEIGHT = 268;
const PAD = { top: 10, bottom: 22, left: 34, right: 8 };
/** The future has its own time scale, so that the forecast is readable even if the past covers only minutes, or years. */
const FUTURE_SHARE = 0.3;
const NEAR_PX = 14;
/** A chart with more dots than this draws them small. */
const MARKERS_LARGE_MAX = 80;
/** The chart draws dots that are closer together than this as one. */
const MARKER_GAP_PX = 3;
const SCORE_TICKS_MAX = 5;
/** The lowest score at the top of the chart. */
const SCORE_MAX_LEAST = 10;
/** Labels closer together than this would overlap. */
const DROP_LABEL_PX = 110;
const LABEL_PX = 15;
/** Keeps labels readable above lines. */
const HALO = { stroke: 'var(--surface)', strokeWidth: 3, paintOrder: 'stroke' } as const;

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

/**
 * A chart of the score's history, with a dot for each event, and of the future score without further events. The background shows
 * the stages.
 */
const ScoreChart = memo(function ScoreChart(props: ScoreChartProps) {
  const { events, isPending, ruleset, now: clock, at, onScrub, onSettle } = props;
  const lastAt = Date.parse(events.at(-1)?.timestamp ?? '') || 0;
  // The chart ends with the current minute, so that the time scale stays the same while events arrive.
  const now = Math.max(Math.floor(clock / MINUTE_MS) + 1, Math.ceil(lastAt / MINUTE_MS)) * MINUTE_MS;
  const times = useTimes();
  const { ref, width } = useWidth<HTMLDivElement>();
  const clipId = useId();
  const [range, setRange] = useState<(typeof RANGES)[number]['value']>('all');
  const [hover, setHover] = useState<{ at: number; event: EventEntry | null } | null>(null);
  const { decay, stages } = ruleset;

  const firstAt = Date.parse(events[0]?.timestamp ?? '') || now - DAY_MS;
  const whole = Math.max(now - firstAt, HOUR_MS / 2);
  const from = range === 'all' ? now - whole * 1.06 : now - Number(range) * DAY_MS;
  const inner = Math.max(0, width - PAD.left - PAD.right);
  const nowX = PAD.left + inner * (1 - FUTURE_SHARE);
  const pastX = useMemo(() => linearScale({ domain: [from, now], range: [PAD.left, nowX] }), [from, now, nowX]);

  // Computes the history up to the current minute only once a minute, not for each event.
  const [keepSettled] = useState(() => keepSame<EventEntry>());
  const settled = keepSettled(events.slice(0, countUntil(events, now - MINUTE_MS)));
  const past = useMemo(() => {
    const until = Math.max(from, Date.parse(settled.at(-1)?.timestamp ?? '') || from);
    const points = scorePath(settled, { decay, from, to: until });
    const dots = settled.slice(countUntil(settled, from - 1));
    return {
      until,
      points: thinPath(points, pastX),
      highest: highestOf(points),
      dots: thinEvents(dots, { xOf: pastX, gapPx: MARKER_GAP_PX }),
    };
  }, [settled, decay, from, pastX]);
  const ahead = useMemo(() => {
    const anchor = anchorAt(events, now);
    const drops = upcomingDrops(anchor, { decay, stages, now });
    const until = forecastUntil(drops, now);
    const recent = scorePath(events, { decay, from: past.until, to: now });
    const future = scorePath(events, { decay, from: now, to: until });
    const highest = Math.max(highestOf(recent), highestOf(future));
    return { anchor, drops, until, points: thinPath(recent, pastX), future, highest };
  }, [events, decay, stages, now, past.until, pastX]);
  const latest = useMemo(
    () => thinEvents(events.slice(settled.length), { xOf: pastX, gapPx: MARKER_GAP_PX }),
    [events, settled, pastX],
  );

  const yMax = scaleEnd(Math.max(past.highest, ahead.highest), stages);
  const futureX = useMemo(
    () => linearScale({ domain: [now, ahead.until], range: [nowX, PAD.left + inner] }),
    [now, ahead.until, nowX, inner],
  );
  const y = useMemo(() => linearScale({ domain: [0, yMax], range: [HEIGHT - PAD.bottom, PAD.top] }), [yMax]);
  const shownCount = events.length - countUntil(events, from - 1);
  const scoreThen = (instant: number) =>
    scoreAt(instant <= now ? anchorAt(events, instant) : ahead.anchor, decay, instant);
  const xOf = (instant: number) => (instant <= now ? pastX(instant) : futureX(instant));

  const track = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const x = clientX - currentTarget.getBoundingClientRect().left;
    if (x < PAD.left || x > PAD.left + inner) return setHover(null);
    const instant = (x <= nowX ? pastX : futureX).invert(x);
    const event = nearestEvent(events, pastX.invert(x));
    const isNear =
      event && instantOf(event) >= from && x <= nowX + NEAR_PX && Math.abs(pastX(instantOf(event)) - x) < NEAR_PX;
    setHover(isNear ? { at: instantOf(event), event } : { at: instant, event: null });
  };

  const cursor = at === null ? null : { x: Math.max(PAD.left, pastX(at)), y: y(scoreThen(at)) };
  const summary = `Score over time: ${formatScore(shownScore(scoreThen(Math.max(clock, lastAt)), stages))} now${
    ahead.drops[0] ? `, falling to ${ahead.drops[0].to} on ${times.dateTime(ahead.drops[0].at)} if nothing happens` : ''
  }. ${countOf(shownCount, 'event')} in sight.`;
  /**
   * Whether the label of a drop fits to the right, above the falling forecast. Otherwise the label goes below the forecast, where
   * it may cover the past.
   */
  const hasRoom = (instant: number) => futureX(instant) + DROP_LABEL_PX < PAD.left + inner;
  const radius = past.dots.length + latest.length > MARKERS_LARGE_MAX ? 1.75 : 3.25;

  return (
    <figure className="flex flex-col gap-1.5">
      <figcaption className="flex flex-wrap items-center justify-between gap-2 pb-1">
        <span className="font-semibold text-base">History and forecast</span>
        <Segmented label="Range" options={RANGES} value={range} onChange={setRange} />
      </figcaption>
      <div ref={ref} className="relative" style={{ height: HEIGHT }}>
        {width > 0 && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the slider below does the same by keyboard
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={summary}
            className="block touch-pan-y select-none overflow-visible"
            onPointerMove={track}
            onPointerLeave={() => setHover(null)}
            onClick={() => hover && hover.at <= now && onSettle(hover.at)}
          >
            <clipPath id={clipId}>
              <rect x={PAD.left} y={0} width={inner} height={HEIGHT} />
            </clipPath>
            {stages.map((stage, i) => {
              const top = y(Math.min(yMax, stages[i + 1]?.from ?? yMax));
              const bottom = y(Math.min(yMax, stage.from));
              if (bottom - top < 1) return null;
              const color = stageColor(stage.name, stages);
              return (
                <g key={stage.name}>
                  <rect x={PAD.left} y={top} width={inner} height={bottom - top} fill={color} opacity={0.055} />
                  {stage.from > 0 && (
                    <line x1={PAD.left} x2={PAD.left + inner} y1={bottom} y2={bottom} stroke={color} opacity={0.35} />
                  )}
                </g>
              );
            })}
            {scoreTicks(yMax, SCORE_TICKS_MAX).map((tick) => (
              <text
                key={tick}
                x={PAD.left - 6}
                y={y(tick) + 3.5}
                fontSize={10.5}
                textAnchor="end"
                fill="var(--ink-faint)"
                className="num"
              >
                {formatCompact(tick)}
              </text>
            ))}
            <TimeTicks
              scale={pastX}
              count={Math.max(2, Math.floor((nowX - PAD.left) / 80))}
              skipAfter={nowX - 34}
              y={HEIGHT - 6}
            />
            <TimeTicks
              scale={futureX}
              count={3}
              skipAfter={PAD.left + inner + 1}
              skipBefore={nowX + 40}
              y={HEIGHT - 6}
            />
            <rect
              x={nowX}
              y={PAD.top}
              width={PAD.left + inner - nowX}
              height={HEIGHT - PAD.top - PAD.bottom}
              fill="var(--surface)"
              opacity={0.45}
            />
            <line x1={nowX} x2={nowX} y1={PAD.top} y2={HEIGHT - PAD.bottom} stroke="var(--line-strong)" />
            <text x={nowX} y={HEIGHT - 6} fontSize={10.5} fontWeight={600} textAnchor="middle" fill="var(--ink-soft)">
              now
            </text>
            {!isPending && (
              <g clipPath={`url(#${clipId})`}>
                <ScoreLine points={past.points} x={pastX} y={y} />
                <ScoreLine points={ahead.points} x={pastX} y={y} />
                <ForecastLine points={ahead.future} x={futureX} y={y} />
                <EventDots events={past.dots} x={pastX} y={y} radius={radius} />
                <EventDots events={latest} x={pastX} y={y} radius={radius} />
                {hover?.event && <EventDots events={[hover.event]} x={pastX} y={y} radius={radius + 1.5} />}
              </g>
            )}
            {!isPending &&
              ahead.drops
                .filter((drop) => drop.at < ahead.until)
                .map((drop, i) => (
                  <g key={drop.to}>
                    <circle
                      cx={futureX(drop.at)}
                      cy={y(scoreThen(drop.at))}
                      r={4}
                      fill="var(--surface)"
                      stroke={stageColor(drop.to, stages)}
                      strokeWidth={2}
                    />
                    {i === 0 && (
                      <text
                        x={futureX(drop.at) + (hasRoom(drop.at) ? 8 : -8)}
                        y={y(scoreThen(drop.at)) + (hasRoom(drop.at) ? -5 : 14)}
                        fontSize={10.5}
                        fontWeight={600}
                        textAnchor={hasRoom(drop.at) ? 'start' : 'end'}
                        fill={stageColor(drop.to, stages)}
                        {...HALO}
                        className="capitalize"
                      >
                        {drop.to} {times.shortDay(drop.at)}
                      </text>
                    )}
                  </g>
                ))}
            {stages.map((stage, i) => {
              const top = y(Math.min(yMax, stages[i + 1]?.from ?? yMax));
              const bottom = y(Math.min(yMax, stage.from));
              return bottom - top < LABEL_PX ? null : (
                <text
                  key={stage.name}
                  x={PAD.left + 6}
                  y={bottom - 5}
                  fontSize={10.5}
                  fontWeight={500}
                  fill={stageColor(stage.name, stages)}
                  {...HALO}
                  className="capitalize"
                >
                  {stage.name}
                </text>
              );
            })}
            {hover && (
              <line
                x1={xOf(hover.at)}
                x2={xOf(hover.at)}
                y1={PAD.top}
                y2={HEIGHT - PAD.bottom}
                stroke="var(--ink-faint)"
                strokeDasharray="2 3"
              />
            )}
            {cursor && (
              <g>
                <rect
                  x={cursor.x}
                  y={PAD.top}
                  width={Math.max(0, nowX - cursor.x)}
                  height={HEIGHT - PAD.top - PAD.bottom}
                  fill="var(--surface)"
                  opacity={0.62}
                />
                <line
                  x1={cursor.x}
                  x2={cursor.x}
                  y1={PAD.top}
                  y2={HEIGHT - PAD.bottom}
                  stroke="var(--accent)"
                  strokeWidth={1.5}
                />
                <circle
                  cx={cursor.x}
                  cy={cursor.y}
                  r={5}
                  fill="var(--accent)"
                  stroke="var(--surface)"
                  strokeWidth={2}
                />
              </g>
            )}
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
            score={shownScore(scoreThen(hover.at), stages)}
            stage={stageOf(scoreThen(hover.at), stages).name}
            color={stageColor(stageOf(scoreThen(hover.at), stages).name, stages)}
          />
        )}
      </div>
      <div className="flex items-center gap-3">
        <TimeSlider
          at={at}
          from={from}
          now={now}
          valueText={
            at === null ? 'now' : `${times.dateTime(at)}, score ${formatScore(shownScore(scoreThen(at), stages))}`
          }
          style={{ marginLeft: PAD.left - 8, width: Math.max(80, nowX - PAD.left + 16) }}
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

const highestOf = (points: readonly PathPoint[]): number => {
  let highest = 0;
  for (const { score } of points) if (score > highest) highest = score;
  return highest;
};

/**
 * The score at the top of the chart. Includes the start of the next stage if the score is close to it. If no stage is close, the end of the
 * scale is rounded, so that few events change it.
 */
function scaleEnd(highest: number, stages: readonly Stage[]): number {
  const next = stages.find((stage) => stage.from > highest);
  if (next && next.from < highest * 1.35) return Math.max(SCORE_MAX_LEAST, next.from * 1.06);
  const end = Math.max(SCORE_MAX_LEAST, highest * 1.14);
  const step = 10 ** Math.floor(Math.log10(end)) / 20;
  return Math.ceil(end / step) * step;
}

/** The event nearest to a time; if several have the same time, the last of them. */
function nearestEvent(events: readonly EventEntry[], at: number): EventEntry | null {
  const before = events[countUntil(events, at) - 1];
  const next = events[countUntil(events, at)];
  const after = next && events[countUntil(events, instantOf(next)) - 1];
  if (!before || !after) return before ?? after ?? null;
  return at - instantOf(before) < instantOf(after) - at ? before : after;
}

interface HoverCardProps {
  x: number;
  width: number;
  at: number;
  isForecast: boolean;
  event: EventEntry | null;
  /** The event in words. */
  name: string;
  score: number;
  stage: string;
  color: string;
}

function HoverCard({ x, width, at, isForecast, event, name, score, stage, color }: HoverCardProps) {
  const times = useTimes();
  const isRight = x > width / 2;
  return (
    <div
      className="pointer-events-none absolute top-2 z-10 w-44 rounded-lg border border-line bg-raised px-2.5 py-2 text-xs shadow-pop"
      style={isRight ? { right: width - x + 10 } : { left: x + 10 }}
    >
      <p className="num text-faint">
        {times.dateTime(at)}
        {isForecast && ' · forecast'}
      </p>
      {event && (
        <p className="mt-0.5 flex justify-between gap-2 font-medium">
          <span className="truncate">{name}</span>
          <span className="num">{formatDelta(event.scoreDelta)}</span>
        </p>
      )}
      <p className="mt-0.5 flex justify-between">
        <span className="capitalize" style={{ color }}>
          {stage}
        </span>
        <span className="num font-semibold">{formatScore(score)}</span>
      </p>
    </div>
  );
}
