import { CAPS, type Column } from './columns.ts';
import { fitLogit, type Link } from './fit-logit.ts';
import { emptyBins, firstBin, type ScoreBins, scoreBin, toLogitRows } from './score-bins.ts';

/** The points that the search tries for each rule. */
const POINTS = [1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 50];
/** A rule is kept if it lowers the loss by more than this share of the loss without any rules. */
const PENALTY = 0.001;
/** The search stops after a round that lowers the loss by a smaller share than this. */
const TOLERANCE = 1e-6;
const ROUNDS_MAX = 10;

/** A rule's points and the index of its cap. Null if the rule gives no points. */
export type Choice = { points: number; cap: number } | null;

/** The input of a fit: how much each rule contributes to the score of each row, whether the row converts, and its weight. */
export interface FitData {
  columns: readonly Column[];
  converts: Uint8Array;
  weight: Float64Array;
}

export interface Fitted {
  choices: Choice[];
  link: Link;
  /** The log loss over all rows, including the penalty. */
  loss: number;
}

/**
 * Finds the points and caps with which scores best predict who converts. Changes one rule at a time to what lowers the loss most, until no
 * change lowers it. Returns null if no row converts, or if all do.
 */
export function fitPoints(
  data: FitData,
  asked: { rules?: readonly number[]; start?: readonly Choice[] } = {},
): Fitted | null {
  const { columns, converts, weight } = data;
  const choices: Choice[] = columns.map((_, rule) => asked.start?.[rule] ?? null);
  const scores = scoresUnder(data, choices);
  const none = fitLogit(toLogitRows(binsOf(data, new Float64Array(scores.length))));
  if (!none) return null;
  const penalty = PENALTY * none.loss;
  const bins = binsOf(data, scores);
  let { link, loss } = fitLogit(toLogitRows(bins)) ?? none;
  loss += penalty * keptIn(choices);
  const trial = emptyBins();

  /** Finds the best points and cap of one rule while the others stay unchanged. */
  const improve = (rule: number) => {
    const { rows, values } = columns[rule] as Column;
    const current = choices[rule] ?? null;
    const part = values[current?.cap ?? 0] as Float32Array;
    // For each row: its score without the rule, the offset of its bins, and its weight. These three values are interleaved, because the
    // loop reads them often.
    const [base, offset, amount] = [
      new Float64Array(rows.length),
      new Uint16Array(rows.length),
      new Float64Array(rows.length),
    ];
    for (const [i, row] of rows.entries()) {
      const score = scores[row] as number;
      offset[i] = firstBin(converts[row] as number);
      amount[i] = weight[row] as number;
      // Rounding errors must not make a score negative.
      base[i] = Math.max(0, score - (current?.points ?? 0) * (part[i] as number));
      const bin = (offset[i] as number) + scoreBin(score);
      bins[bin] = (bins[bin] as number) - (amount[i] as number);
    }
    choices[rule] = null;
    const kept = keptIn(choices);
    let best = { choice: current, link, loss: Number.POSITIVE_INFINITY };
    for (const choice of CHOICES) {
      trial.set(bins);
      addRows(trial, {
        base,
        offset,
        amount,
        points: choice?.points ?? 0,
        values: values[choice?.cap ?? 0] as Float32Array,
      });
      const tried = fitLogit(toLogitRows(trial), link);
      if (!tried) continue;
      const total = tried.loss + penalty * (choice ? kept + 1 : kept);
      if (total < best.loss) best = { choice, link: tried.link, loss: total };
    }
    const { choice } = best;
    choices[rule] = choice;
    const [points, found] = [choice?.points ?? 0, values[choice?.cap ?? 0] as Float32Array];
    addRows(bins, { base, offset, amount, points, values: found });
    for (const [i, row] of rows.entries()) scores[row] = (base[i] as number) + points * (found[i] as number);
    ({ link, loss } = best);
  };

  const asking = (asked.rules ?? [...columns.keys()]).filter((rule) => columns[rule]?.rows.length);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = loss;
    for (const rule of asking) improve(rule);
    if (!(loss < before - TOLERANCE * before)) break;
  }
  return { choices, link, loss };
}

/** Adds to the bins the rows' scores with these points for the rule. The innermost loop of a fit. */
function addRows(
  bins: ScoreBins,
  {
    base,
    offset,
    amount,
    points,
    values,
  }: { base: Float64Array; offset: Uint16Array; amount: Float64Array; points: number; values: Float32Array },
): void {
  for (let i = 0; i < base.length; i++) {
    const bin = (offset[i] as number) + scoreBin((base[i] as number) + points * (values[i] as number));
    bins[bin] = (bins[bin] as number) + (amount[i] as number);
  }
}

function binsOf({ converts, weight }: FitData, scores: Float64Array): ScoreBins {
  const bins = emptyBins();
  for (const [row, score] of scores.entries()) {
    const bin = firstBin(converts[row] as number) + scoreBin(score);
    bins[bin] = (bins[bin] as number) + (weight[row] as number);
  }
  return bins;
}

const CHOICES: readonly Choice[] = [null, ...CAPS.flatMap((_, cap) => POINTS.map((points) => ({ points, cap })))];

const keptIn = (choices: readonly Choice[]): number => choices.filter((choice) => choice !== null).length;

/** The score of every row. */
export function scoresUnder(
  { columns, converts }: Pick<FitData, 'columns' | 'converts'>,
  choices: readonly Choice[],
): Float64Array {
  const scores = new Float64Array(converts.length);
  for (const [rule, { rows, values }] of columns.entries()) {
    const choice = choices[rule] ?? null;
    const part = values[choice?.cap ?? 0];
    if (choice && part)
      for (const [i, row] of rows.entries())
        scores[row] = (scores[row] as number) + choice.points * (part[i] as number);
  }
  return scores;
}
