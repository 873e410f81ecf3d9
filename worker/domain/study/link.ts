import { logOfBin } from './pack-judgments.ts';
import { binAt, type Ranking } from './rank.ts';

/** How likely a lead with a score converts: logit p = a + b · ln(1 + score), where b is not negative. */
export interface Link {
  a: number;
  b: number;
}

const STEPS_MAX = 50;
const TOLERANCE = 1e-10;

export const likelihoodAt = ({ a, b }: Link, bin: number): number => 1 / (1 + Math.exp(-(a + b * logOfBin(bin))));

/** Fits a link by maximum likelihood, with Newton's method. Null if no lead converts, or all do. */
export function fitLink(ranking: Ranking): Link | null {
  const rows = binsOf(ranking);
  const [leads, converting] = rows.reduce(([n, k], row) => [n + row.leads, k + row.converting], [0, 0]);
  if (converting === 0 || converting === leads) return null;
  const flat: Link = { a: Math.log(converting / (leads - converting)), b: 0 };
  let link = flat;
  for (let step = 0; step < STEPS_MAX; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
    for (const row of rows) {
      const p = likelihoodAt(link, row.bin);
      const x = logOfBin(row.bin);
      const error = row.converting - row.leads * p;
      const weight = row.leads * p * (1 - p);
      ga += error;
      gb += error * x;
      haa += weight;
      hab += weight * x;
      hbb += weight * x * x;
    }
    const determinant = haa * hbb - hab * hab;
    if (!(determinant > 1e-9 * haa * hbb)) return flat;
    const da = (hbb * ga - hab * gb) / determinant;
    const db = (haa * gb - hab * ga) / determinant;
    link = { a: link.a + da, b: link.b + db };
    if (Math.abs(da) + Math.abs(db) < TOLERANCE) break;
  }
  return link.b > 0 && Number.isFinite(link.a + link.b) ? link : flat;
}

/** The lowest score from which at least this share of leads converts; null if it is never reached. */
export function scoreFrom({ a, b }: Link, likelihood: number): number | null {
  if (b === 0) return null;
  const score = Math.expm1((Math.log(likelihood / (1 - likelihood)) - a) / b);
  return Number.isFinite(score) ? Math.max(0, score) : null;
}

/** Expected and observed conversions of leads in the order of their scores. */
export interface CalibrationGroup {
  leads: number;
  expected: number;
  observed: number;
}

/** Compares a link with what happened, in ten groups of as many leads each, lowest scores first. */
export function calibrate(ranking: Ranking, link: Link): CalibrationGroup[] {
  const rows = binsOf(ranking);
  const size = rows.reduce((total, { leads }) => total + leads, 0) / 10;
  const groups = Array.from({ length: 10 }, (): CalibrationGroup => ({ leads: 0, expected: 0, observed: 0 }));
  let before = 0;
  for (const { bin, leads, converting } of rows) {
    const p = likelihoodAt(link, bin);
    // A bin on the border of two groups is divided between them.
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
