import { type Estimate, estimate, GROUPS } from './jackknife.ts';
import { unpackJudgments } from './pack-judgments.ts';
import { type Ranking, tallyOf } from './rank.ts';

/** The judgments of a back-test by group of leads, ranking, snapshot and bin. */
export interface Histograms {
  rankings: number;
  snapshots: number;
  bins: number;
  /** Whole numbers, the bins of those that convert before those of others. */
  counts: Uint32Array;
}

/** Counts judgments. Pages are read twice: first to see how many bins there are. */
export function countJudgments(
  pages: () => Iterable<Uint8Array>,
  { rankings, snapshots }: Pick<Histograms, 'rankings' | 'snapshots'>,
): Histograms {
  let highest = 0;
  for (const page of pages())
    for (const { judgments } of unpackJudgments(page, rankings))
      for (const { bins } of judgments) highest = Math.max(highest, ...bins);
  const bins = highest + 1;
  const counts = new Uint32Array(GROUPS * rankings * snapshots * 2 * bins);
  for (const page of pages())
    for (const { group, judgments } of unpackJudgments(page, rankings))
      for (const { snapshot, converts, bins: places } of judgments)
        for (const [ranking, bin] of places.entries()) {
          const row = (((group * rankings + ranking) * snapshots + snapshot) * 2 + (converts ? 0 : 1)) * bins + bin;
          counts[row] = (counts[row] as number) + 1;
        }
  return { rankings, snapshots, bins, counts };
}

/** All rankings of all leads. */
function allRankings(histograms: Histograms): Uint32Array {
  const size = histograms.counts.length / GROUPS;
  const all = new Uint32Array(size);
  for (let group = 0; group < GROUPS; group++)
    for (let i = 0; i < size; i++) all[i] = (all[i] as number) + (histograms.counts[group * size + i] as number);
  return all;
}

function toRankings(counts: Uint32Array, { rankings, snapshots, bins }: Histograms): Ranking[] {
  return Array.from({ length: rankings }, (_unused, ranking) =>
    Array.from({ length: snapshots }, (_each, snapshot) => {
      const start = (ranking * snapshots + snapshot) * 2 * bins;
      return tallyOf(counts.subarray(start, start + bins), counts.subarray(start + bins, start + 2 * bins));
    }),
  );
}

/** The rankings of all leads, and figures about them with their intervals; a figure is null if it cannot be computed. */
export function measure<Name extends string>(
  histograms: Histograms,
  figuresOf: (rankings: readonly Ranking[]) => Record<Name, number | null>,
): { rankings: Ranking[]; figures: Record<Name, Estimate | null> } {
  const all = allRankings(histograms);
  const rankings = toRankings(all, histograms);
  const others = new Uint32Array(all.length);
  const withoutGroup = Array.from({ length: GROUPS }, (_unused, group) => {
    const start = group * all.length;
    for (let i = 0; i < all.length; i++) others[i] = (all[i] as number) - (histograms.counts[start + i] as number);
    return figuresOf(toRankings(others, histograms));
  });
  const figures = Object.entries<number | null>(figuresOf(rankings)).map(([name, value]) => [
    name,
    value === null
      ? null
      : estimate(
          value,
          withoutGroup.map((one) => one[name as Name]),
        ),
  ]);
  return { rankings, figures: Object.fromEntries(figures) };
}
