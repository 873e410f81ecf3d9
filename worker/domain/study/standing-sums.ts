import { BINS_MAX, binOf } from './pack-judgments.ts';
import { type Ranking, tallyOf } from './rank.ts';
import type { Tape } from './tape.ts';

/** The number of leads that have not reached the outcome, by bin of scores, for each ruleset. */
export type StandingSums = Readonly<Record<number, number>>[];

/** Returns the counts that one lead adds to the sums. Missing if the lead is already a customer, or if no draft is tested. */
export const standingOf = ({ standing }: Pick<Tape, 'standing'>): { standing?: StandingSums } =>
  standing ? { standing: standing.map((score) => ({ [binOf(score)]: 1 })) } : {};

export const addStanding = (one: StandingSums, other: StandingSums): StandingSums =>
  (one.length === 0 ? other.map(() => ({})) : one).map((bins, i) => {
    const sum: Record<number, number> = { ...bins };
    for (const [bin, leads] of Object.entries(other[i] ?? {})) sum[Number(bin)] = (sum[Number(bin)] ?? 0) + leads;
    return sum;
  });

/** All leads by their current score, in the form of a ranking at one moment. */
export function rankStanding(bins: StandingSums[number]): Ranking {
  const leads = new Uint32Array(BINS_MAX);
  for (const [bin, count] of Object.entries(bins)) leads[Number(bin)] = count;
  return [tallyOf(new Uint32Array(BINS_MAX), leads)];
}
