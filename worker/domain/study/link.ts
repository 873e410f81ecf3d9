import { fitLogit, type Link } from './fit-logit.ts';
import { logOfBin } from './pack-judgments.ts';
import { binAt, type Ranking } from './rank.ts';

export const likelihoodAt = ({ a, b }: Link, bin: number): number => 1 / (1 + Math.exp(-(a + b * logOfBin(bin))));

/** Fits how likely a lead is to convert at each score, where x is ln(1 + score). Returns null if no lead converts, or if all do. */
export function fitLink(ranking: Ranking): Link | null {
  const rows = binsOf(ranking);
  const columns = {
    x: rows.map(({ bin }) => logOfBin(bin)),
    leads: rows.map(({ leads }) => leads),
    converting: rows.map(({ converting }) => converting),
  };
  return fitLogit(columns)?.link ?? null;
}

/** The lowest score at which leads convert with at least this likelihood. Null if no score reaches this likelihood. */
export function scoreFrom({ a, b }: Link, likelihood: number): number | null {
  if (b === 0) return null;
  const score = Math.expm1((Math.log(likelihood / (1 - likelihood)) - a) / b);
  return Number.isFinite(score) ? Math.max(0, score) : null;
}

/** Expected and observed conversions in a group of leads with similar scores. */
export interface CalibrationGroup {
  leads: number;
  expected: number;
  observed: number;
}

/** Compares a link with the actual outcomes in ten groups of equal size, lowest scores first. */
export function calibrate(ranking: Ranking, link: Link): CalibrationGroup[] {
  const rows = binsOf(ranking);
  const size = rows.reduce((total, { leads }) => total + leads, 0) / 10;
  const groups = Array.from({ length: 10 }, (): CalibrationGroup => ({ leads: 0, expected: 0, observed: 0 }));
  let before = 0;
  for (const { bin, leads, converting } of rows) {
    const p = likelihoodAt(link, bin);
    // A bin that overlaps two groups is split between them.
    for (let left = leads; left > 1e-9; ) {
      const index = Math.min(9, Math.floor(before / size + 1e-9));
      const taken = index === 9 ? left : Math.min(left, (index + 1) * size - before);
      const group = groups[index] as CalibrationGroup;
      group.leads += taken;
      group.expected += taken * p;
      group.observed += (taken / leads) * converting;
      before += taken;
      left -= taken;
    }
  }
  return groups;
}

/** All leads by bin, lowest first. */
function binsOf(ranking: Ranking): { bin: number; leads: number; converting: number }[] {
  const rows = new Map<number, { bin: number; leads: number; converting: number }>();
  for (const tally of ranking) {
    for (const i of tally.bins.keys()) {
      const { bin, leads, converting } = binAt(tally, i);
      const known = rows.get(bin);
      rows.set(bin, { bin, leads: leads + (known?.leads ?? 0), converting: converting + (known?.converting ?? 0) });
    }
  }
  return [...rows.values()].sort((a, b) => a.bin - b.bin);
}
