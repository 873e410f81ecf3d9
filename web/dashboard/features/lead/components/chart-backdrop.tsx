import type { Stage } from '../../../../../worker/contract/ruleset.ts';
import { AxisValue } from '../../../components/axis-value.tsx';
import { stageColor } from '../../../lib/stage-color.ts';
import { CHART, CHART_BOTTOM } from '../chart-frame.ts';
import { scoreTicks } from '../score-ticks.ts';
import type { ScorePlot } from '../use-score-plot.ts';
import { HALO, TimeTicks } from './chart-marks.tsx';

const SCORE_TICKS_MAX = 5;
/** The height that the name of a stage needs. */
const NAME_PX = 15;

/** Returns the part of the chart that each stage covers, without stages above the chart. */
const bandsOf = (stages: readonly Stage[], { y, yMax }: ScorePlot) =>
  stages
    .map((stage, i) => ({
      ...{ stage, color: stageColor(stage.name, stages) },
      top: y(Math.min(yMax, stages[i + 1]?.from ?? yMax)),
      bottom: y(Math.min(yMax, stage.from)),
    }))
    .filter(({ top, bottom }) => bottom - top >= 1);

interface StageProps {
  stages: readonly Stage[];
  plot: ScorePlot;
}

/** Colors the background by stage. */
export const StageBands = ({ stages, plot }: StageProps) =>
  bandsOf(stages, plot).map(({ stage, color, top, bottom }) => (
    <g key={stage.name}>
      <rect x={CHART.left} y={top} width={plot.endX - CHART.left} height={bottom - top} fill={color} opacity={0.055} />
      {stage.from > 0 && <line x1={CHART.left} x2={plot.endX} y1={bottom} y2={bottom} stroke={color} opacity={0.35} />}
    </g>
  ));

/** Names the stages whose bands are high enough. */
export const StageNames = ({ stages, plot }: StageProps) =>
  bandsOf(stages, plot)
    .filter(({ top, bottom }) => bottom - top >= NAME_PX)
    .map(({ stage, color, bottom }) => (
      <text
        key={stage.name}
        x={CHART.left + 6}
        y={bottom - 5}
        fontSize={10.5}
        fontWeight={500}
        fill={color}
        {...HALO}
        className="capitalize"
      >
        {stage.name}
      </text>
    ));

/** The axes, and the present, which divides the past from the forecast. */
export function Axes({ plot: { nowX, endX, pastX, futureX, y, yMax } }: { plot: ScorePlot }) {
  const labelY = CHART.height - 6;
  return (
    <>
      {scoreTicks(yMax, SCORE_TICKS_MAX).map((tick) => (
        <AxisValue key={tick} x={CHART.left} y={y(tick)} value={tick} />
      ))}
      <TimeTicks
        scale={pastX}
        count={Math.max(2, Math.floor((nowX - CHART.left) / 80))}
        skipAfter={nowX - 34}
        y={labelY}
      />
      <TimeTicks scale={futureX} count={3} skipAfter={endX + 1} skipBefore={nowX + 40} y={labelY} />
      <Shade from={nowX} to={endX} opacity={0.45} />
      <line x1={nowX} x2={nowX} y1={CHART.top} y2={CHART_BOTTOM} stroke="var(--line-strong)" />
      <text x={nowX} y={labelY} fontSize={10.5} fontWeight={600} textAnchor="middle" fill="var(--ink-soft)">
        now
      </text>
    </>
  );
}

/** Fades the times between two x coordinates. */
export const Shade = ({ from, to, opacity }: { from: number; to: number; opacity: number }) => (
  <rect
    x={from}
    y={CHART.top}
    width={Math.max(0, to - from)}
    height={CHART_BOTTOM - CHART.top}
    fill="var(--surface)"
    opacity={opacity}
  />
);
