/** The project's socket messages of the last minute. */
export interface Pulse {
  eventsPerSecond: number;
  /** The longest of the minute; null if there were none. */
  lagMs: number | null;
}

interface Beat {
  at: number;
  events: number;
  lagMs: number | null;
}

const WINDOW_MS = 60_000;

/** With one more commit, and without those older than a minute. */
export const beat = (beats: readonly Beat[], next: Beat): Beat[] => [
  ...beats.filter(({ at }) => at > next.at - WINDOW_MS),
  next,
];

/** Over the last minute, or since `openedAt` if that is shorter. */
export function pulseOf(beats: readonly Beat[], { openedAt, now }: { openedAt: number; now: number }): Pulse {
  const recent = beats.filter(({ at }) => at > now - WINDOW_MS);
  const seconds = Math.max(1, Math.min(WINDOW_MS, now - openedAt) / 1000);
  const lags = recent.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  return {
    eventsPerSecond: recent.reduce((sum, { events }) => sum + events, 0) / seconds,
    lagMs: lags.length === 0 ? null : Math.max(...lags),
  };
}
