import { DAY_MS } from '../time.ts';
import { SNAPSHOTS_MAX } from './snapshots.ts';

/** The first moment, which is the first midnight (UTC) after `since`. */
export const firstMoment = (since: number): number => (Math.floor(since / DAY_MS) + 1) * DAY_MS;

/**
 * The moments at which a challenger is compared, counted from the first one. The moments are one day apart, or more if there would be more
 * than 52 of them. Each moment's horizon ends before the known history does, so that all outcomes are known.
 */
export function challengeMoments({
  since,
  ends,
  horizonDays,
}: {
  since: number;
  ends: number;
  horizonDays: number;
}): number[] {
  const first = firstMoment(since);
  const days = Math.floor((ends - horizonDays * DAY_MS - first) / DAY_MS);
  if (days < 0) return [];
  const everyDays = Math.ceil((days + 1) / SNAPSHOTS_MAX);
  return Array.from({ length: Math.floor(days / everyDays) + 1 }, (_, i) => first + i * everyDays * DAY_MS);
}
