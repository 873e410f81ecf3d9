import { DAY_MS } from '../time.ts';

/** Enough to see the seasons of a year, weekly. */
export const SNAPSHOTS_MAX = 52;

/** The span of a project's history, and the moments asked for. All in epoch ms. */
export interface SnapshotQuestion {
  /** The first event, and the end of what is known. */
  begins: number;
  ends: number;
  horizonDays: number;
  from?: number | undefined;
  until?: number | undefined;
  everyDays?: number | undefined;
}

/**
 * Evenly spaced moments at which leads are judged, ascending: the newest 52. Each has its whole horizon before the end of what
 * is known. Unless they are asked for, they are whole UTC days that span the history. Empty if it is too short.
 */
export function spaceSnapshots({ begins, ends, horizonDays, from, until, everyDays }: SnapshotQuestion): number[] {
  const latest = ends - horizonDays * DAY_MS;
  const first = from ?? Math.ceil((begins + 1) / DAY_MS) * DAY_MS;
  const step = (everyDays ?? Math.max(1, Math.ceil((latest - first) / DAY_MS / SNAPSHOTS_MAX))) * DAY_MS;
  const newest = until ?? Math.floor(latest / DAY_MS) * DAY_MS;
  // Steps are counted back from what was asked for, so that a horizon that is not over drops a snapshot and moves none.
  const last = newest <= latest ? newest : newest - Math.ceil((newest - latest) / step) * step;
  const count = last < first ? 0 : Math.min(SNAPSHOTS_MAX, Math.floor((last - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * step);
}

/**
 * Moments to learn from, and later ones to test what was learned at: unless they are asked for, the last quarter of all. The
 * horizon of the last moment that is learned from ends before the first test.
 */
export function splitSnapshots({
  learnFrom,
  learnUntil,
  ...question
}: SnapshotQuestion & { learnFrom?: number | undefined; learnUntil?: number | undefined }): {
  learned: number[];
  proved: number[];
} {
  const all = spaceSnapshots(question);
  const proved = question.from === undefined ? all.slice(-Math.ceil(all.length / 4)) : all;
  const [first] = proved;
  if (first === undefined) return { learned: [], proved };
  return { learned: spaceSnapshots({ ...question, ends: first, from: learnFrom, until: learnUntil }), proved };
}
