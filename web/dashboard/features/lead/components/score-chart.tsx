import { Area, LinePath } from '@visx/shape';
import { memo, type PointerEvent, useId, useMemo, useState } from 'react';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { scoreAt } from '../../../../../worker/domain/decay.ts';
import { shownScore, stageOf } from '../../../../../worker/domain/stages.ts';
import { DAY_MS, HOUR_MS } from '../../../../../worker/domain/time.ts';
import { Segmented } from '../../../components/segmented.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { useWidth } from '../../../hooks/use-width.ts';
import { countOf, formatCompact, formatDelta, formatScore, humanize } from '../../../lib/format.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { timeTicks } from '../../../lib/time-ticks.ts';
import { instantOf } from '../instant-of.ts';
import { type LinearScale, linearScale } from '../linear-scale.ts';
import { anchorAt, type EventEntry, forecastUntil, type PathPoint, scorePath, upcomingDrops } from '../score-path.ts';
import { scoreTicks } from '../score-ticks.ts';
import { thinEvents, thinPath } from '../thin-out.ts';
import { TimeSlider } from './time-slider.tsx';

const HEIGHT = 268;
const PAD = { top: 10, bottom: 22, left: 34, right: 8 };
/** The future has its own scale, so that it is readable whether the past covers minutes or years. */
const FUTURE_SHARE = 0.3;
const NEAR_PX = 14;
/** If there are more dots than this, they are drawn small. */
const MARKERS_LARGE_MAX = 80;
/** Dots closer together than this are drawn as one. */
const MARKER_GAP_PX = 3;
const SCORE_TICKS_MAX = 5;
/** Labels closer together than this would overlap. */
const DROP_LABEL_PX = 110;
const LABEL_PX = 15;

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

/** The score's history in front of the bands of the stages, with a dot for each event, and the future score if nothing more happens. */
const ScoreChart = memo(function ScoreChart(props: ScoreChartProps) {
  const { events, isPending, ruleset, now: clock, at, onScrub, onSettle } = props;
  // The chart is redrawn every minute, not every second.
  const now = Math.max(Math.ceil(clock / 60_000) * 60_000, Date.parse(events.at(-1)?.timestamp ?? '') || 0);
  const times = useTimes();
  const { ref, width } = useWidth<HTMLDivElement>();
  const clipId = useId();
  const [range, setRange] = useState<(typeof RANGES)[number]['value']>('all');
  const [hover, setHover] = useState<{ at: number; event: EventEntry | null } | null>(null);
  const { decay, stages } = ruleset;

  const view = useMemo(() => {
    const firstAt = Date.parse(events[0]?.timestamp ?? '') || now - DAY_MS;
    const whole = Math.max(now - firstAt, HOUR_MS / 2);
    const from = range === 'all' ? now - whole * 1.06 : now - Number(range) * DAY_MS;
    const anchor = anchorAt(events, now);
    const drops = upcomingDrops(anchor, { decay, stages, now });
    const until = forecastUntil(drops, now);
    const past = scorePath(events, { decay, from, to: now });
    const future = scorePath(events, { decay, from: now, to: until });
    const top = Math.max(highestOf(past), highestOf(future));
    const ahead = stages.find((stage) => stage.from > top);
    // The next stage is shown if it is near.
    const yMax = Math.max(10, ahead && ahead.from < top * 1.35 ? ahead.from * 1.06 : top * 1.14);
    return { from, until, past, future, drops, yMax, anchor };
  }, [events, decay, stages, now, range]);

  const inner = Math.max(0, width - PAD.left - PAD.right);
  const nowX = PAD.left + inner * (1 - FUTURE_SHARE);
  const pastX = linearScale({ domain: [view.from, now], range: [PAD.left, nowX] });
  const futureX = linearScale({ domain: [now, view.until], range: [nowX, PAD.left + inner] });
  const y = linearScale({ domain: [0, view.yMax], range: [HEIGHT - PAD.bottom, PAD.top] });
  const inSight = useMemo(() => events.filter((event) => instantOf(event) >= view.from), [events, view.from]);
  const scoreThen = (instant: number) =>
    scoreAt(instant <= now ? anchorAt(events, instant) : view.anchor, decay, instant);
  const xOf = (instant: number) => (instant <= now ? pastX(instant) : futureX(instant));

  const track = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const x = clientX - currentTarget.getBoundingClientRect().left;
    if (x < PAD.left || x > PAD.left + inner) return setHover(null);
    const instant = (x <= nowX ? pastX : futureX).invert(x);
    const event = nearestEvent(inSight, pastX.invert(x));
    const isNear = event && x <= nowX + NEAR_PX && Math.abs(pastX(instantOf(event)) - x) < NEAR_PX;
    setHover(isNear ? { at: instantOf(event), event } : { at: instant, event: null });
  };

  const cursor = at === null ? null : { x: Math.max(PAD.left, pastX(at)), y: y(scoreThen(at)) };
  const summary = `Score over time: ${formatScore(shownScore(scoreThen(now), stages))} now${
    view.drops[0] ? `, falling to ${view.drops[0].to} on ${times.dateTime(view.drops[0].at)} if nothing happens` : ''
  }. ${countOf(inSight.length, 'event')} in sight.`;
  // Coordinates are rounded: with long decimals, a path of thousands of points would be several times longer.
  const line = {
    x: ({ at: instant }: PathPoint) => roundToTenth(xOf(instant)),
    y: ({ score }: PathPoint) => roundToTenth(y(score)),
  };
  const past = useMemo(() => {
    const scale = linearScale({ domain: [view.from, now], range: [PAD.left, nowX] });
    return {
      path: thinPath(view.past, scale),
      markers: thinEvents(inSight, { xOf: scale, gapPx: MARKER_GAP_PX }),
    };
  }, [view, inSight, now, nowX]);
  /** Whether the label of a drop fits to the right, above the falling forecast. Below the forecast, the label may cover the past. */
  const hasRoom = (instant: number) => futureX(instant) + DROP_LABEL_PX < PAD.left + inner;
  const radius = past.markers.length > MARKERS_LARGE_MAX ? 1.75 : 3.25;

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
              const top = y(Math.min(view.yMax, stages[i + 1]?.from ?? view.yMax));
              const bottom = y(Math.min(view.yMax, stage.from));
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
            {scoreTicks(view.yMax, SCORE_TICKS_MAX).map((tick) => (
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
            <TimeTicks scale={pastX} count={Math.max(2, Math.floor((nowX - PAD.left) / 80))} skipAfter={nowX - 34} />
            <TimeTicks scale={futureX} count={3} skipAfter={PAD.left + inner + 1} skipBefore={nowX + 40} />
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
                <Area data={past.path} x={line.x} y0={y(0)} y1={line.y} fill="var(--accent)" opacity={0.07} />
                <LinePath data={past.path} {...line} stroke="var(--accent)" strokeWidth={1.75} strokeLinejoin="round" />
                <LinePath
                  data={view.future}
                  {...line}
                  stroke="var(--accent)"
                  strokeWidth={1.75}
                  strokeDasharray="2 4"
                  strokeLinecap="round"
                />
                {DOT_LOOKS.map(({ fill, stroke, sign }) => (
                  <path
                    key={sign}
                    d={past.markers
                      .filter(({ scoreDelta }) => Math.sign(scoreDelta) === sign)
                      .map((event) => dotPath(pastX(instantOf(event)), y(event.newScore), radius))
                      .join('')}
                    fill={fill}
                    stroke={stroke}
                    strokeWidth={1.25}
                  />
                ))}
                {hover?.event && (
                  <path
                    d={dotPath(pastX(instantOf(hover.event)), y(hover.event.newScore), radius + 1.5)}
                    {...lookOf(hover.event)}
                    strokeWidth={1.25}
                  />
                )}
              </g>
            )}
            {!isPending &&
              view.drops
                .filter((drop) => drop.at < view.until)
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
                        className="capitalize"
                      >
                        {drop.to} {times.shortDay(drop.at)}
                      </text>
                    )}
                  </g>
                ))}
            {stages.map((stage, i) => {
              const top = y(Math.min(view.yMax, stages[i + 1]?.from ?? view.yMax));
              const bottom = y(Math.min(view.yMax, stage.from));
              return bottom - top < LABEL_PX ? null : (
                <text
                  key={stage.name}
                  x={PAD.left + 6}
                  y={bottom - 5}
                  fontSize={10.5}
                  fontWeight={500}
                  fill={stageColor(stage.name, stages)}
                  stroke="var(--surface)"
                  strokeWidth={3}
                  paintOrder="stroke"
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
            score={shownScore(scoreThen(hover.at), stages)}
            stage={stageOf(scoreThen(hover.at), stages).name}
            color={stageColor(stageOf(scoreThen(hover.at), stages).name, stages)}
          />
        )}
      </div>
      <div className="flex items-center gap-3">
        <TimeSlider
          at={at}
          from={view.from}
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

const roundToTenth = (px: number): number => Math.round(px * 10) / 10;

/** How events are marked that removed points, changed nothing or added points. */
const DOT_LOOKS = [
  { sign: -1, fill: 'var(--bad)', stroke: 'var(--surface)' },
  { sign: 0, fill: 'var(--surface)', stroke: 'var(--accent)' },
  { sign: 1, fill: 'var(--accent)', stroke: 'var(--surface)' },
] as const;

function lookOf({ scoreDelta }: EventEntry): { fill: string; stroke: string } | undefined {
  const look = DOT_LOOKS.find(({ sign }) => sign === Math.sign(scoreDelta));
  return look && { fill: look.fill, stroke: look.stroke };
}

/** A circle as part of a path. All dots are one element, because each new event moves all of them. */
const dotPath = (x: number, y: number, radius: number): string =>
  `M${roundToTenth(x - radius)} ${roundToTenth(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

const highestOf = (points: readonly PathPoint[]): number => {
  let highest = 0;
  for (const { score } of points) if (score > highest) highest = score;
  return highest;
};

function nearestEvent(events: readonly EventEntry[], at: number): EventEntry | null {
  let nearest: EventEntry | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const away = Math.abs(instantOf(event) - at);
    if (away <= distance) [nearest, distance] = [event, away];
  }
  return nearest;
}

interface TimeTicksProps {
  scale: LinearScale;
  count: number;
  skipBefore?: number;
  skipAfter: number;
}

/** At midnight, the tick is labeled with the day that begins. */
const MIDNIGHT = '00:00';

function TimeTicks({ scale, count, skipBefore = 0, skipAfter }: TimeTicksProps) {
  const times = useTimes();
  const [from, to] = scale.domain;
  const isShort = to - from < 2 * DAY_MS;
  return timeTicks(from, to, { count, times })
    .filter((tick) => scale(tick) < skipAfter && scale(tick) > skipBefore)
    .map((tick) => ({ tick, clock: isShort ? times.clock(tick) : MIDNIGHT }))
    .map(({ tick, clock }) => (
      <text
        key={tick}
        x={scale(tick)}
        y={HEIGHT - 6}
        fontSize={10.5}
        textAnchor="middle"
        fill="var(--ink-faint)"
        className="num"
      >
        {clock === MIDNIGHT ? times.shortDay(tick) : clock}
      </text>
    ));
}

interface HoverCardProps {
  x: number;
  width: number;
  at: number;
  isForecast: boolean;
  event: EventEntry | null;
  score: number;
  stage: string;
  color: string;
}

function HoverCard({ x, width, at, isForecast, event, score, stage, color }: HoverCardProps) {
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
          <span className="truncate">{humanize(event.eventType)}</span>
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
