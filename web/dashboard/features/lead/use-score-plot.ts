import { useMemo, useState } from 'react';
import type { Ruleset, Stage } from '../../../../worker/contract/ruleset.ts';
import { scoreAt } from '../../../../worker/domain/decay.ts';
import { MINUTE_MS } from '../../../../worker/domain/time.ts';
import { CHART, CHART_BOTTOM } from './chart-frame.ts';
import { keepSame } from './fold-appended.ts';
import { type LinearScale, linearScale } from './linear-scale.ts';
import {
  anchorAt,
  countUntil,
  type EventEntry,
  forecastUntil,
  type PathPoint,
  type StageDrop,
  scorePath,
  upcomingDrops,
} from './score-path.ts';
import { thinEvents, thinPath } from './thin-out.ts';

/** The future has its own time scale, so that the forecast is readable even if the past covers only minutes, or years. */
const FUTURE_SHARE = 0.3;
/** The chart draws dots that are closer together than this as one. */
const MARKER_GAP_PX = 3;
/** The lowest score at the top of the chart. */
const SCORE_MAX_LEAST = 10;

/** The lines, dots and scales of the score chart. */
export interface ScorePlot {
  /** The x coordinate of the present, where the time scale changes. */
  nowX: number;
  /** The x coordinate of the drawing's right edge. */
  endX: number;
  pastX: LinearScale;
  futureX: LinearScale;
  y: LinearScale;
  /** The score at the top of the chart. */
  yMax: number;
  xOf: (instant: number) => number;
  scoreAt: (instant: number) => number;
  /** The line up to a minute ago, the line of the last minute, and the forecast. */
  lines: { settled: PathPoint[]; recent: PathPoint[]; forecast: PathPoint[] };
  /** The events with a dot: up to a minute ago, and since then. */
  dots: { settled: readonly EventEntry[]; recent: readonly EventEntry[] };
  /** The stages to which the lead falls in the shown future. */
  drops: readonly StageDrop[];
}

interface Shown {
  events: readonly EventEntry[];
  ruleset: Pick<Ruleset, 'decay' | 'stages'>;
  /** The shown past, in epoch ms. */
  from: number;
  now: number;
  width: number;
}

/** Computes the history up to the current minute only once a minute, not for each event. */
export function useScorePlot({ events, ruleset: { decay, stages }, from, now, width }: Shown): ScorePlot {
  const endX = CHART.left + Math.max(0, width - CHART.left - CHART.right);
  const nowX = endX - (endX - CHART.left) * FUTURE_SHARE;
  const pastX = useMemo(() => linearScale({ domain: [from, now], range: [CHART.left, nowX] }), [from, now, nowX]);

  const [keepSettled] = useState(() => keepSame<EventEntry>());
  const settled = keepSettled(events.slice(0, countUntil(events, now - MINUTE_MS)));
  const past = useMemo(() => {
    const until = Math.max(from, Date.parse(settled.at(-1)?.timestamp ?? '') || from);
    const points = scorePath(settled, { decay, from, to: until });
    const shown = settled.slice(countUntil(settled, from - 1));
    return {
      until,
      points: thinPath(points, pastX),
      highest: highestOf(points),
      dots: thinEvents(shown, { xOf: pastX, gapPx: MARKER_GAP_PX }),
    };
  }, [settled, decay, from, pastX]);
  const ahead = useMemo(() => {
    const anchor = anchorAt(events, now);
    const drops = upcomingDrops(anchor, { decay, stages, now });
    const until = forecastUntil(drops, now);
    const recent = scorePath(events, { decay, from: past.until, to: now });
    const forecast = scorePath(events, { decay, from: now, to: until });
    const highest = Math.max(highestOf(recent), highestOf(forecast));
    return { anchor, drops, until, recent: thinPath(recent, pastX), forecast, highest };
  }, [events, decay, stages, now, past.until, pastX]);
  const latest = useMemo(
    () => thinEvents(events.slice(settled.length), { xOf: pastX, gapPx: MARKER_GAP_PX }),
    [events, settled, pastX],
  );

  const yMax = scaleEnd(Math.max(past.highest, ahead.highest), stages);
  const futureX = useMemo(
    () => linearScale({ domain: [now, ahead.until], range: [nowX, endX] }),
    [now, ahead.until, nowX, endX],
  );
  const y = useMemo(() => linearScale({ domain: [0, yMax], range: [CHART_BOTTOM, CHART.top] }), [yMax]);
  return {
    ...{ nowX, endX, pastX, futureX, y, yMax },
    xOf: (instant) => (instant <= now ? pastX(instant) : futureX(instant)),
    scoreAt: (instant) => scoreAt(instant <= now ? anchorAt(events, instant) : ahead.anchor, decay, instant),
    lines: { settled: past.points, recent: ahead.recent, forecast: ahead.forecast },
    dots: { settled: past.dots, recent: latest },
    drops: ahead.drops.filter(({ at }) => at < ahead.until),
  };
}

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
