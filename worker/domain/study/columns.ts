import type { Cap, Decay } from '../../contract/ruleset.ts';
import { decayConstant } from '../decay.ts';
import { dayNumber, weekNumber } from '../time.ts';
import type { LearningRows } from './learning-rows.ts';

/** The caps to try, loosest first. Null means no cap. */
export const CAPS: readonly (Cap | null)[] = [
  null,
  { times: 1, per: 'lifetime' },
  { times: 3, per: 'lifetime' },
  { times: 1, per: 'day' },
  { times: 3, per: 'day' },
  { times: 1, per: 'week' },
  { times: 3, per: 'week' },
];

const DAY_SECONDS = 86_400;

/** By how much one point of a rule would increase each score. */
export interface Column {
  /** The rows in which the rule matched before the judgment, ascending. */
  rows: Uint32Array;
  /** For each cap, the decayed increase in each of these rows. */
  values: Float32Array[];
}

interface ColumnQuestion {
  /** The number of rules. */
  rules: number;
  snapshots: readonly number[];
  decay: Decay;
  /** The caps to compute for a rule. By default, all caps are computed. */
  capsOf?: (rule: number) => readonly (Cap | null)[];
}

/**
 * Computes the increase of every row's score for one point of each rule, under each cap. Decay depends only on time, so a score is the sum
 * of these increases, each multiplied by its rule's points. The sum is correct only if no points are negative.
 */
export function columnsOf(
  { leads, lead, snapshot }: LearningRows,
  { rules, snapshots, decay, capsOf = () => CAPS }: ColumnQuestion,
): Column[] {
  const caps = Array.from({ length: rules }, (_, rule) => capsOf(rule));
  const found = caps.map((each) => ({ rows: [] as number[], values: each.map(() => [] as number[]) }));
  const perDay = decayConstant(decay);
  const seconds = snapshots.map((at) => Math.floor(at / 1_000));
  for (let row = 0; row < lead.length; ) {
    const { times, masks } = leads[lead[row] as number] as LearningRows['leads'][number];
    const player = playRules(caps, { perDay, graceDays: decay.graceDays });
    const one = lead[row];
    let next = 0;
    for (; row < lead.length && lead[row] === one; row++) {
      const at = seconds[snapshot[row] as number] as number;
      for (; next < times.length && (times[next] as number) < at; next++)
        player.add(times[next] as number, masks[next] as number);
      const factor = player.factorAt(at);
      for (const [rule, column] of found.entries()) {
        const first = player.firsts[rule] as number;
        if (player.sums[first] === 0) continue;
        column.rows.push(row);
        for (const [cap, values] of column.values.entries()) values.push((player.sums[first + cap] as number) * factor);
      }
    }
  }
  return found.map(({ rows, values }) => ({
    rows: Uint32Array.from(rows),
    values: values.map((each) => Float32Array.from(each)),
  }));
}

/** Replays the events of one lead. Yields the sum of each rule's awards under each cap, with the same decay as in the fold. */
function playRules(
  caps: readonly (readonly (Cap | null)[])[],
  { perDay, graceDays }: { perDay: number; graceDays: number },
) {
  /** Each rule has one sum per cap, and this is the index of the first of them. */
  const firsts = caps.map((_, rule) => caps.slice(0, rule).reduce((total, { length }) => total + length, 0));
  const size = caps.reduce((total, { length }) => total + length, 0);
  const sums = new Float64Array(size);
  const uses = new Float64Array(size);
  const periods = new Float64Array(size).fill(-1);
  /** When the grace period ends, and up to what time decay is already applied. */
  let [graceEndsAt, decayedAt] = [0, 0];
  const factorAt = (at: number): number => {
    const idle = at - Math.max(graceEndsAt, decayedAt);
    return perDay === 0 || idle <= 0 ? 1 : Math.exp((-perDay * idle) / DAY_SECONDS);
  };
  return {
    firsts,
    sums,
    factorAt,
    add(at: number, mask: number) {
      const factor = factorAt(at);
      if (factor !== 1) for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) * factor;
      for (const [rule, each] of caps.entries()) {
        if ((mask & (1 << rule)) === 0) continue;
        for (const [c, cap] of each.entries()) {
          const i = (firsts[rule] as number) + c;
          const period = cap ? periodOf(cap, at) : 0;
          if (periods[i] !== period) [periods[i], uses[i]] = [period, 0];
          if (cap && (uses[i] as number) >= cap.times) continue;
          uses[i] = (uses[i] as number) + 1;
          sums[i] = (sums[i] as number) + 1;
        }
      }
      decayedAt = at;
      if (mask >>> 31 === 1) graceEndsAt = at + graceDays * DAY_SECONDS;
    },
  };
}

function periodOf({ per }: Cap, seconds: number): number {
  switch (per) {
    case 'day':
      return dayNumber(seconds * 1_000);
    case 'week':
      return weekNumber(seconds * 1_000);
    case 'lifetime':
      return 0;
  }
}
