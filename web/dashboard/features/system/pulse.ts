/** The rate and the delay of the events that the project's socket reported within the last minute. */
export interface Pulse {
  eventsPerSecond: number;
  /** The longest delay of a message within that minute; null if there was none. */
  lagMs: number | null;
}

interface Beat {
  at: number;
  events: number;
  lagMs: number | null;
}

const WINDOW_MS = 60_000;

/** Adds a message, and drops all messages older than a minute. */
export const beat = (beats: readonly Beat[], next: Beat): Beat[] => [
  ...beats.filter(({ at }) => at > next.at - WINDOW_MS),
  next,
];

/** Computes the figures of the last minute, or of the time since `openedAt` if the page is newer than that. */
export function pulseOf(beats: readonly Beat[], { openedAt, now }: { openedAt: number; now: number }): Pulse {
  const recent = beats.filter(({ at }) => at > now - WINDOW_MS);
  const seconds = Math.max(1, Math.min(WINDOW_MS, now - openedAt) / 1000);
  const lags = recent.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  return {
    eventsPerSecond: recent.reduce((sum, { events }) => sum + events, 0) / seconds,
    lagMs: lags.length === 0 ? null : Math.max(...lags),
  };
}
