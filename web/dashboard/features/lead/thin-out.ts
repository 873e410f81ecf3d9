import { instantOf } from './instant-of.ts';
import type { EventEntry, PathPoint } from './score-path.ts';

/**
 * Reduces a line to at most four points per pixel column: the first, lowest, highest and last. The reduced line looks the same.
 * `xOf` gives the pixel position of a point. The points must be in order.
 */
export function thinPath(points: readonly PathPoint[], xOf: (at: number) => number): PathPoint[] {
  const thin: PathPoint[] = [];
  let begin = 0;
  while (begin < points.length) {
    const column = Math.floor(xOf((points[begin] as PathPoint).at));
    let [end, low, high] = [begin + 1, begin, begin];
    while (end < points.length) {
      const { at, score } = points[end] as PathPoint;
      if (Math.floor(xOf(at)) !== column) break;
      if (score < (points[low] as PathPoint).score) low = end;
      if (score > (points[high] as PathPoint).score) high = end;
      end++;
    }
    let last = -1;
    for (const i of [begin, Math.min(low, high), Math.max(low, high), end - 1]) {
      if (i > last) thin.push(points[i] as PathPoint);
      last = i;
    }
    begin = end;
  }
  return thin;
}

/** Keeps one event in every few pixels, the one with the largest effect, so that dots do not overlap. */
export function thinEvents(
  events: readonly EventEntry[],
  { xOf, gapPx }: { xOf: (at: number) => number; gapPx: number },
): EventEntry[] {
  const strongest = new Map<number, EventEntry>();
  for (const event of events) {
    const place = Math.floor(xOf(instantOf(event)) / gapPx);
    const known = strongest.get(place);
    if (!known || Math.abs(event.scoreDelta) >= Math.abs(known.scoreDelta)) strongest.set(place, event);
  }
  return [...strongest.values()];
}
