import type { Stage } from '../contract/ruleset.ts';

/** A high: a score (unrounded) above all earlier ones, and when the lead reached it (epoch ms). */
export type High = readonly [at: number, score: number];

/**
 * Max. highs kept per lead. Beyond that number, the least informative highs are dropped. A stage may then seem to be reached a little late,
 * when the score was already up to a seventh above its threshold.
 */
export const HIGHS_MAX = 64;

/** Returns the highs after one more event. `high` has the score right after that event. Events must come in canonical order. */
export function addHigh(highs: readonly High[], high: High): readonly High[] {
  const last = highs.at(-1);
  if (last && high[1] <= last[1]) return highs;
  return highs.length < HIGHS_MAX ? [...highs, high] : [...withoutNearest(highs), high];
}

/** Drops the high whose removal leaves the smallest gap between its neighbors, relative to their scores. */
function withoutNearest(highs: readonly High[]): High[] {
  const stepOver = (i: number) => 1 - (highs[i - 1]?.[1] ?? 0) / (highs[i + 1]?.[1] ?? 1);
  let nearest = 1;
  for (let i = 2; i < highs.length - 1; i++) if (stepOver(i) < stepOver(nearest)) nearest = i;
  return highs.toSpliced(nearest, 1);
}

/** When the lead first reached each stage above the lowest, by event time (epoch ms). Stages that the lead never reached are missing. */
export function reachedAtOf(highs: readonly High[], stages: readonly Stage[]): Record<string, number> {
  const reached = stages.slice(1).flatMap(({ name, from }) => {
    const first = highs.find(([, score]) => score >= from);
    return first ? [[name, first[0]] as const] : [];
  });
  return Object.fromEntries(reached);
}
