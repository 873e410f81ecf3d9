import type { CSSProperties, SyntheticEvent } from 'react';

/** The number of steps of the slider. The last step is now, and every other step is a time in the past. */
const STEPS = 400;

interface TimeSliderProps {
  /** The time at which the lead is shown; null for now. */
  at: number | null;
  from: number;
  now: number;
  valueText: string;
  isDisabled: boolean;
  style: CSSProperties;
  onScrub: (at: number | null) => void;
  onSettle: (at: number | null) => void;
}

/** A slider for the time at which the lead is shown. */
export function TimeSlider({ at, from, now, valueText, isDisabled, style, onScrub, onSettle }: TimeSliderProps) {
  const span = now - from;
  const step = at === null ? STEPS : Math.min(STEPS - 1, Math.max(0, Math.round(((at - from) / span) * STEPS)));
  const instantOf = (value: number) => (value >= STEPS ? null : Math.round(from + (value / STEPS) * span));
  const settle = ({ currentTarget }: SyntheticEvent<HTMLInputElement>) => {
    const value = Number(currentTarget.value);
    // A time chosen in the chart may lie between two steps. That time stays selected until the slider moves.
    if (value !== step || at === null || instantOf(step) === at) onSettle(instantOf(value));
  };
  return (
    <input
      type="range"
      aria-label="As of"
      aria-valuetext={valueText}
      className="h-5 cursor-ew-resize accent-(--accent)"
      style={style}
      min={0}
      max={STEPS}
      step={1}
      value={step}
      disabled={isDisabled}
      onChange={({ target }) => onScrub(instantOf(Number(target.value)))}
      onPointerUp={settle}
      onKeyUp={settle}
    />
  );
}
