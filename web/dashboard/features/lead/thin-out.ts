import type { EventEntry, PathPoint } from './score-path.ts';

/**
 * A line with at most four points a pixel column (its first, lowest, highest and last), which looks the same.
 * `xOf` gives a point's position in pixels; points are in order.
 */
export function thinPath(points: readonly PathPoint[], xOf: (at: number) => number): PathPoint[] {
  const thin: PathPoint[] = [];
  for (let begin = 0; begin < points.length; ) {
    const column = Math.floor(xOf((points[begin] as PathPoint).at));
    let end = begin;
    let low = begin;
    let high = begin;
    while (end < points.length && Math.floor(xOf((points[end] as PathPoint).at)) === column) {
      if ((points[end] as PathPoint).score < (points[low] as PathPoint).score) low = end;
      if ((points[end] as PathPoint).score > (points[high] as PathPoint).score) high = end;
      end++;
    }
    const kept = [...new Set([begin, low, high, end - 1])].sort((a, b) => a - b);
    thin.push(...kept.map((i) => points[i] as PathPoint));
    begin = end;
  }
  return thin;
}

/** Keeps, of events that fall on the same few pixels, the one with the most effect, so that dots stay distinct. */
export function thinEvents(
  events: readonly EventEntry[],
  { xOf, gapPx }: { xOf: (at: number) => number; gapPx: number },
): EventEntry[] {
  const strongest = new Map<number, EventEntry>();
  for (const event of events) {
    const place = Math.floor(xOf(Date.parse(event.timestamp)) / gapPx);
    const known = strongest.get(place);
    if (!known || Math.abs(event.scoreDelta) >= Math.abs(known.scoreDelta)) strongest.set(place, event);
  }
  return [...strongest.values()];
}
