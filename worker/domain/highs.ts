import type { Stage } from '../contract/ruleset.ts';

/** A score above all earlier ones (unrounded), and when the lead reached it (epoch ms). */
export type High = readonly [at: number, score: number];

/**
 * Max. highs kept per lead. Beyond that, we drop those that add least information. A lead may then seem to have reached a stage later than
 * it did, when its score was up to a seventh above the threshold.
 */
export const HIGHS_MAX = 64;

/** The highs after one more event; `high` holds the score right after that event. Events come in canonical order. */
export function addHigh(highs: readonly High[], high: High): readonly High[] {
  const last = highs.at(-1);
  if (last && high[1] <= last[1]) return highs;
  return highs.length < HIGHS_MAX ? [...highs, high] : [...withoutNearest(highs), high];
}

/** Drops the high that, when dropped, leaves the smallest step between its neighbors, relative to their scores. */
function withoutNearest(highs: readonly High[]): High[] {
  const stepOver = (i: number) => 1 - (highs[i - 1]?.[1] ?? 0) / (highs[i + 1]?.[1] ?? 1);
  let nearest = 1;
  for (let i = 2; i < highs.length - 1; i++) if (stepOver(i) < stepOver(nearest)) nearest = i;
  return highs.toSpliced(nearest, 1);
}

/** For each stage above the lowest that the lead has reached, when it first did, by event time (epoch ms). */
export function reachedAtOf(highs: readonly High[], stages: readonly Stage[]): Record<string, number> {
  const reached = stages.slice(1).flatMap(({ name, from }) => {
    const first = highs.find(([, score]) => score >= from);
    return first ? [[name, first[0]] as const] : [];
  });
  return Object.fromEntries(reached);
}
