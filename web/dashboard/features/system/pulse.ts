/** The messages that arrived on the project's socket within the last minute. */
export interface Pulse {
  eventsPerSecond: number;
  /** The longest delay within the minute; null if there were no messages. */
  lagMs: number | null;
}

interface Beat {
  at: number;
  events: number;
  lagMs: number | null;
}

const WINDOW_MS = 60_000;

/** Adds a message, and drops those older than a minute. */
export const beat = (beats: readonly Beat[], next: Beat): Beat[] => [
  ...beats.filter(({ at }) => at > next.at - WINDOW_MS),
  next,
];

/** The rate over the last minute, or since `openedAt` if that is shorter. */
export function pulseOf(beats: readonly Beat[], { openedAt, now }: { openedAt: number; now: number }): Pulse {
  const recent = beats.filter(({ at }) => at > now - WINDOW_MS);
  const seconds = Math.max(1, Math.min(WINDOW_MS, now - openedAt) / 1000);
  const lags = recent.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  return {
    eventsPerSecond: recent.reduce((sum, { events }) => sum + events, 0) / seconds,
    lagMs: lags.length === 0 ? null : Math.max(...lags),
  };
}
