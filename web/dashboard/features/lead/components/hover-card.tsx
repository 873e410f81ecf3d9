import { useTimes } from '../../../hooks/use-times.ts';
import { formatDelta, formatScore } from '../../../lib/format.ts';
import type { EventEntry } from '../score-path.ts';

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

/** Describes the time under the pointer: the event if one is near, the score and the stage. */
export function HoverCard({ x, width, at, isForecast, event, name, score, stage, color }: HoverCardProps) {
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
