/**
 * The leads of one snapshot, sorted by score, highest first. For each bin with leads, contains the number of leads in this bin or above,
 * and how many of them convert.
 */
export interface Tally {
  bins: readonly number[];
  leads: readonly number[];
  converting: readonly number[];
}

/** One way to rank leads: the tally at each snapshot. */
export type Ranking = readonly Tally[];

/** Makes a tally from counts by bin, lowest bin first. */
export function tallyOf(converting: ArrayLike<number>, others: ArrayLike<number>): Tally {
  const tally = { bins: [] as number[], leads: [] as number[], converting: [] as number[] };
  let [leads, found] = [0, 0];
  for (let bin = converting.length - 1; bin >= 0; bin--) {
    const yes = converting[bin] as number;
    const both = yes + (others[bin] as number);
    if (both === 0) continue;
    leads += both;
    found += yes;
    tally.bins.push(bin);
    tally.leads.push(leads);
    tally.converting.push(found);
  }
  return tally;
}

export const leadsIn = ({ leads }: Tally): number => leads.at(-1) ?? 0;
export const convertingIn = ({ converting }: Tally): number => converting.at(-1) ?? 0;

/** The leads of one bin, given by its index in the tally. */
export function binAt(
  { bins, leads, converting }: Tally,
  i: number,
): { bin: number; leads: number; converting: number } {
  return {
    bin: bins[i] as number,
    leads: (leads[i] as number) - (leads[i - 1] ?? 0),
    converting: (converting[i] as number) - (converting[i - 1] ?? 0),
  };
}

/**
 * Compares all pairs of a lead that converts and one that does not. Returns the share of pairs in which the converting lead has the higher
 * score. Equal scores count half (Mann and Whitney 1947). Null if there is no such pair.
 */
export function aucOf(tally: Tally): number | null {
  const converting = convertingIn(tally);
  const others = leadsIn(tally) - converting;
  if (converting === 0 || others === 0) return null;
  let pairs = 0;
  for (let i = 0; i < tally.bins.length; i++) {
    const bin = binAt(tally, i);
    const below = others - ((tally.leads[i] as number) - (tally.converting[i] as number));
    pairs += bin.converting * (below + (bin.leads - bin.converting) / 2);
  }
  return pairs / (converting * others);
}

/**
 * The number of converting leads among the `calls` leads with the highest scores. If only some of the leads with the same score are called,
 * counts as many as a random choice among them would find.
 */
export function foundIn(tally: Tally, calls: number): number {
  let [low, high] = [0, tally.leads.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tally.leads[middle] as number) <= calls) low = middle + 1;
    else high = middle;
  }
  const whole = tally.converting[low - 1] ?? 0;
  if (low === tally.leads.length) return whole;
  const { leads, converting } = binAt(tally, low);
  return whole + (converting * (calls - (tally.leads[low - 1] ?? 0))) / leads;
}

/** The average of a figure over the snapshots that have it, weighted by their converting leads. Null if no snapshot has the figure. */
export function averageOver(ranking: Ranking, figureOf: (tally: Tally) => number | null): number | null {
  let [total, weights] = [0, 0];
  for (const tally of ranking) {
    const figure = figureOf(tally);
    if (figure === null) continue;
    total += figure * convertingIn(tally);
    weights += convertingIn(tally);
  }
  return weights === 0 ? null : total / weights;
}

const sumOver = (ranking: Ranking, figureOf: (tally: Tally) => number): number =>
  ranking.reduce((total, tally) => total + figureOf(tally), 0);

/** The average of the AUC within each snapshot. */
export const meanAuc = (ranking: Ranking): number | null => averageOver(ranking, aucOf);

/** The average share of converting leads in the tenth with the highest scores. */
export const precisionAtTenth = (ranking: Ranking): number | null =>
  averageOver(ranking, (tally) => {
    const calls = leadsIn(tally) / 10;
    return calls === 0 ? null : foundIn(tally, calls) / calls;
  });

/** The share of all converting leads that are among the top `share` of leads by score. Null if no lead converts. */
export function foundShare(ranking: Ranking, share: number): number | null {
  const converting = sumOver(ranking, convertingIn);
  return converting === 0 ? null : sumOver(ranking, (tally) => foundIn(tally, share * leadsIn(tally))) / converting;
}

/**
 * How many of `calls` leads convert if the leads with the highest scores are called, and how many if random leads are called. Both numbers
 * are averages over snapshots, and null if there are no snapshots.
 */
export function callsOf(ranking: Ranking, calls: number): { converting: number; atRandom: number } | null {
  if (ranking.length === 0) return null;
  const atRandom = (tally: Tally) => {
    const leads = leadsIn(tally);
    return leads === 0 ? 0 : (Math.min(calls, leads) * convertingIn(tally)) / leads;
  };
  return {
    converting: sumOver(ranking, (tally) => foundIn(tally, calls)) / ranking.length,
    atRandom: sumOver(ranking, atRandom) / ranking.length,
  };
}

/** The share of leads that convert, over all snapshots. */
export function baseRateOf(ranking: Ranking): number {
  const leads = sumOver(ranking, leadsIn);
  return leads === 0 ? 0 : sumOver(ranking, convertingIn) / leads;
}
