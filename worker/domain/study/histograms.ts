import { type Estimate, estimate, GROUPS } from './jackknife.ts';
import { unpackJudgments } from './pack-judgments.ts';
import { type Ranking, tallyOf } from './rank.ts';

/**
 * Max. counts in memory at a time, 4 bytes each. An object has only 128 MB of memory. If more counts are needed, the pages are read several
 * times.
 */
const COUNTS_MAX = 4_000_000;

/** Judgments in packed pages, which can be read several times. */
export interface Judged {
  pages: () => Iterable<Uint8Array>;
  rankings: number;
  snapshots: number;
}

type Shape = Pick<Judged, 'rankings' | 'snapshots'> & { bins: number };

const sizeOf = ({ rankings, snapshots, bins }: Shape): number => rankings * snapshots * 2 * bins;

/**
 * The index of the first count of a ranking at a snapshot, for converting leads or for the others. The index is followed by one count per
 * bin.
 */
const placeOf = (
  { snapshots, bins }: Shape,
  { ranking, snapshot, converts }: { ranking: number; snapshot: number; converts: boolean },
): number => ((ranking * snapshots + snapshot) * 2 + (converts ? 0 : 1)) * bins;

/** Counts judgments by slot. `slotOf` returns the slot of a group of leads, or undefined if it has none. */
function countSlots(
  { pages }: Judged,
  shape: Shape,
  { slots, slotOf }: { slots: number; slotOf: (group: number) => number },
): Uint32Array[] {
  const size = sizeOf(shape);
  const counts = Array.from({ length: slots }, () => new Uint32Array(size));
  for (const page of pages())
    for (const { group, judgments } of unpackJudgments(page, shape.rankings)) {
      const slot = counts[slotOf(group)];
      if (!slot) continue;
      for (const { snapshot, converts, bins } of judgments)
        for (const [ranking, bin] of bins.entries()) {
          const place = placeOf(shape, { ranking, snapshot, converts }) + bin;
          slot[place] = (slot[place] as number) + 1;
        }
    }
  return counts;
}

function countBins({ pages, rankings }: Judged): number {
  let highest = 0;
  for (const page of pages())
    for (const { judgments } of unpackJudgments(page, rankings))
      for (const { bins } of judgments) highest = Math.max(highest, ...bins);
  return highest + 1;
}

function toRankings(counts: Uint32Array, shape: Shape): Ranking[] {
  return Array.from({ length: shape.rankings }, (_unused, ranking) =>
    Array.from({ length: shape.snapshots }, (_each, snapshot) => {
      const binsOf = (converts: boolean) => {
        const place = placeOf(shape, { ranking, snapshot, converts });
        return counts.subarray(place, place + shape.bins);
      };
      return tallyOf(binsOf(true), binsOf(false));
    }),
  );
}

/** The rankings of all leads, and their figures with intervals. Figures that cannot be computed are null. */
export function measure<Name extends string>(
  judged: Judged,
  figuresOf: (rankings: readonly Ranking[]) => Record<Name, number | null>,
  { countsMax = COUNTS_MAX }: { countsMax?: number } = {},
): { rankings: Ranking[]; figures: Record<Name, Estimate | null> } {
  const { rankings: count, snapshots } = judged;
  const shape = { rankings: count, snapshots, bins: countBins(judged) };
  const [all = new Uint32Array()] = countSlots(judged, shape, { slots: 1, slotOf: () => 0 });
  const rankings = toRankings(all, shape);
  const atOnce = Math.max(1, Math.min(GROUPS, Math.floor(countsMax / Math.max(1, all.length))));
  const others = new Uint32Array(all.length);
  const withoutGroup: Record<Name, number | null>[] = [];
  for (let from = 0; from < GROUPS; from += atOnce) {
    const slots = Math.min(atOnce, GROUPS - from);
    for (const group of countSlots(judged, shape, { slots, slotOf: (each) => each - from })) {
      for (let i = 0; i < all.length; i++) others[i] = (all[i] as number) - (group[i] as number);
      withoutGroup.push(figuresOf(toRankings(others, shape)));
    }
  }
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
