type Point = readonly number[];

/** The search ends when the values at all corners are this close to the best one, relative to it. */
const TOLERANCE = 1e-12;
const STEPS_MAX = 2_000;
/** The size of the initial simplex. */
const FIRST_STEP = 0.5;

/** Finds a local minimum without derivatives (Nelder and Mead 1965). */
export function minimize(valueAt: (at: Point) => number, start: Point): { at: Point; value: number } {
  const cornerAt = (at: Point) => ({ at, value: valueAt(at) });
  let corners = [start, ...start.map((x, i) => start.with(i, x + FIRST_STEP))].map(cornerAt);
  for (let step = 0; step < STEPS_MAX; step++) {
    corners = corners.toSorted((a, b) => a.value - b.value);
    const [best, worst, nextWorst] = [corners[0], corners.at(-1), corners.at(-2)];
    if (!best || !worst || !nextWorst) break;
    if (worst.value - best.value <= TOLERANCE * Math.abs(best.value)) break;
    const others = corners.slice(0, -1);
    const middle = start.map((_, i) => others.reduce((sum, { at }) => sum + (at[i] as number), 0) / others.length);
    /** A point on the line from the worst corner through the center of the other corners. */
    const beyond = (factor: number) => cornerAt(middle.map((x, i) => x + factor * (x - (worst.at[i] as number))));
    const reflected = beyond(1);
    if (reflected.value < best.value) {
      const expanded = beyond(2);
      corners = [...others, expanded.value < reflected.value ? expanded : reflected];
    } else if (reflected.value < nextWorst.value) {
      corners = [...others, reflected];
    } else {
      const contracted = beyond(reflected.value < worst.value ? 0.5 : -0.5);
      corners =
        contracted.value < Math.min(reflected.value, worst.value)
          ? [...others, contracted]
          : [best, ...corners.slice(1).map(({ at }) => cornerAt(at.map((x, i) => ((best.at[i] as number) + x) / 2)))];
    }
  }
  const [best] = corners.toSorted((a, b) => a.value - b.value);
  return best ?? cornerAt(start);
}
