import { DAY_MS } from '../time.ts';

/** One snapshot per week covers all seasons of a year. */
export const SNAPSHOTS_MAX = 52;

/** The time span of a project's history, and the requested moments. All times are in epoch ms. */
export interface SnapshotQuestion {
  /** The time of the first event, and the end of the known history. */
  begins: number;
  ends: number;
  horizonDays: number;
  from?: number | undefined;
  until?: number | undefined;
  everyDays?: number | undefined;
}

/**
 * The evenly spaced moments at which leads are judged, ascending. If there are more than 52 moments, only the newest are used. Each
 * moment's horizon ends before the known history does. By default, the moments are whole UTC days that span the history. Returns no moments
 * if the history is too short.
 */
export function spaceSnapshots({ begins, ends, horizonDays, from, until, everyDays }: SnapshotQuestion): number[] {
  const latest = ends - horizonDays * DAY_MS;
  const first = from ?? Math.ceil((begins + 1) / DAY_MS) * DAY_MS;
  const step = (everyDays ?? Math.max(1, Math.ceil((latest - first) / DAY_MS / SNAPSHOTS_MAX))) * DAY_MS;
  const newest = until ?? Math.floor(latest / DAY_MS) * DAY_MS;
  // Steps are counted back from the requested end. A snapshot whose horizon has not ended is dropped, and the others stay unchanged.
  const last = newest <= latest ? newest : newest - Math.ceil((newest - latest) / step) * step;
  const count = last < first ? 0 : Math.min(SNAPSHOTS_MAX, Math.floor((last - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * step);
}

/**
 * Splits the moments into those to learn from, and later ones for testing the result. By default, the last quarter is for testing. The last
 * moment to learn from is early enough for its horizon to end before the first test.
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
