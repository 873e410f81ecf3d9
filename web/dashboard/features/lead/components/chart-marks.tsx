import { Area, LinePath } from '@visx/shape';
import { memo } from 'react';
import type { Stage } from '../../../../../worker/contract/ruleset.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { timeTicks } from '../../../lib/time-ticks.ts';
import { instantOf } from '../instant-of.ts';
import type { LinearScale } from '../linear-scale.ts';
import type { EventEntry, PathPoint } from '../score-path.ts';
import type { ScorePlot } from '../use-score-plot.ts';

// The parts of the score chart. Each part is memoized, so that a new event rerenders only the parts that show it.

/** Keeps labels readable above lines. */
export const HALO = { stroke: 'var(--surface)', strokeWidth: 3, paintOrder: 'stroke' } as const;

const roundToTenth = (px: number): number => Math.round(px * 10) / 10;

interface ScoreLineProps {
  points: PathPoint[];
  x: LinearScale;
  y: LinearScale;
}

/** A part of the score's line, and the area below that part. */
export const ScoreLine = memo(function ScoreLine({ points, x, y }: ScoreLineProps) {
  const line = toLine(x, y);
  return (
    <>
      <Area data={points} x={line.x} y0={y(0)} y1={line.y} fill="var(--accent)" opacity={0.07} />
      <LinePath data={points} {...line} stroke="var(--accent)" strokeWidth={1.75} strokeLinejoin="round" />
    </>
  );
});

/** The future score without further events. */
export const ForecastLine = memo(function ForecastLine({ points, x, y }: ScoreLineProps) {
  return (
    <LinePath
      data={points}
      {...toLine(x, y)}
      stroke="var(--accent)"
      strokeWidth={1.75}
      strokeDasharray="2 4"
      strokeLinecap="round"
    />
  );
});

/** Rounds coordinates, because long decimals would make a path of thousands of points several times longer. */
const toLine = (x: LinearScale, y: LinearScale) => ({
  x: ({ at }: PathPoint) => roundToTenth(x(at)),
  y: ({ score }: PathPoint) => roundToTenth(y(score)),
});

/** The looks of the dots for events that removed points, changed nothing or added points. */
const DOT_LOOKS = [
  { sign: -1, fill: 'var(--bad)', stroke: 'var(--surface)' },
  { sign: 0, fill: 'var(--surface)', stroke: 'var(--accent)' },
  { sign: 1, fill: 'var(--accent)', stroke: 'var(--surface)' },
] as const;

interface EventDotsProps {
  events: readonly EventEntry[];
  x: LinearScale;
  y: LinearScale;
  radius: number;
}

/** Draws a dot for each event, with one element for all dots of the same look. */
export const EventDots = memo(function EventDots({ events, x, y, radius }: EventDotsProps) {
  return DOT_LOOKS.map(({ sign, ...look }) => {
    const alike = events.filter(({ scoreDelta }) => Math.sign(scoreDelta) === sign);
    const path = alike.map((event) => dotPath(x(instantOf(event)), y(event.newScore), radius)).join('');
    return path !== '' && <path key={sign} d={path} {...look} strokeWidth={1.25} />;
  });
});

/** Draws a circle as part of a path. */
const dotPath = (x: number, y: number, radius: number): string =>
  `M${roundToTenth(x - radius)} ${roundToTenth(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

/** The width that the label of a drop needs. */
const DROP_LABEL_PX = 110;

interface StageDropsProps {
  plot: ScorePlot;
  stages: readonly Stage[];
}

/** Marks the times at which the lead falls to a lower stage if nothing happens, and labels the first of them. */
export function StageDrops({ plot: { drops, futureX, y, scoreAt, endX }, stages }: StageDropsProps) {
  const times = useTimes();
  return drops.map(({ to, at }, i) => {
    const [x, top, color] = [futureX(at), y(scoreAt(at)), stageColor(to, stages)];
    // Without room above the falling forecast, the label goes below it, where it may cover the past.
    const label =
      x + DROP_LABEL_PX < endX
        ? ({ x: x + 8, y: top - 5, textAnchor: 'start' } as const)
        : ({ x: x - 8, y: top + 14, textAnchor: 'end' } as const);
    return (
      <g key={to}>
        <circle cx={x} cy={top} r={4} fill="var(--surface)" stroke={color} strokeWidth={2} />
        {i === 0 && (
          <text {...label} {...HALO} fontSize={10.5} fontWeight={600} fill={color} className="capitalize">
            {to} {times.shortDay(at)}
          </text>
        )}
      </g>
    );
  });
}

interface TimeTicksProps {
  scale: LinearScale;
  count: number;
  /** The ticks' distance from the top. */
  y: number;
  skipBefore?: number;
  skipAfter: number;
}

/** Labels closer together than this would run into each other. */
const LABEL_WIDTH_PX = 42;

/** A tick at midnight shows the day that begins, not this time. */
const MIDNIGHT = '00:00';

export const TimeTicks = memo(function TimeTicks({ scale, count, y, skipBefore = 0, skipAfter }: TimeTicksProps) {
  const times = useTimes();
  const [from, to] = scale.domain;
  const all = timeTicks(from, to, { count, times });
  const [first = from, second = to] = all;
  // Ticks that share a day show the time. Days are compared roughly, because a day has 23 hours when clocks change.
  const isShort = second - first < 0.75 * DAY_MS;
  let freeFrom = skipBefore;
  return all
    .filter((tick) => {
      const x = scale(tick);
      if (x <= freeFrom || x >= skipAfter) return false;
      freeFrom = x + LABEL_WIDTH_PX;
      return true;
    })
    .map((tick) => ({ tick, clock: isShort ? times.clock(tick) : MIDNIGHT }))
    .map(({ tick, clock }) => (
      <text
        key={tick}
        x={scale(tick)}
        y={y}
        fontSize={10.5}
        textAnchor="middle"
        fill="var(--ink-faint)"
        className="num"
      >
        {clock === MIDNIGHT ? times.shortDay(tick) : clock}
      </text>
    ));
});
