import type { LogitRows } from './fit-logit.ts';

/** Enough bins to tell apart scores that differ by 4%, up to a score of 65,535. */
export const SCORE_BINS = 256;
const PER_DOUBLING = 16;
/** The shift keeps the exponent and the 4 highest bits of the fraction of a 32-bit float. */
const SHIFT = 19;

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);
const bitsOf = (value: number): number => {
  asFloat[0] = value;
  return (asBits[0] as number) >>> SHIFT;
};
const FIRST = bitsOf(1);

/**
 * The bin of a score, by ln(1 + score). Reads the bin from the bits of the float, because a fit needs it a hundred million times. A higher
 * score never has a lower bin.
 */
export const scoreBin = (score: number): number => Math.min(SCORE_BINS - 1, bitsOf(1 + score) - FIRST);

/** ln(1 + score) at the middle of each bin. The first bin has the value for a score of 0. */
const logOf = (bin: number): number => {
  const [doublings, part] = [Math.floor(bin / PER_DOUBLING), bin % PER_DOUBLING];
  return bin === 0 ? 0 : Math.log(2 ** doublings * (1 + (part + 0.5) / PER_DOUBLING));
};

/** The weight of rows by the bin of their score. Rows that do not convert come first, followed by those that do. */
export type ScoreBins = Float64Array;

export const emptyBins = (): ScoreBins => new Float64Array(2 * SCORE_BINS);

/** The index of the first bin for rows that convert, or for rows that do not. */
export const firstBin = (converts: number): number => converts * SCORE_BINS;

/** The non-empty bins, in the form to which a link is fitted. */
export function toLogitRows(bins: ScoreBins): LogitRows {
  const [x, leads, converting]: [number[], number[], number[]] = [[], [], []];
  for (let bin = 0; bin < SCORE_BINS; bin++) {
    const yes = bins[SCORE_BINS + bin] as number;
    const all = (bins[bin] as number) + yes;
    // Removing rows leaves rounding errors behind.
    if (all < 1e-6) continue;
    x.push(logOf(bin));
    leads.push(all);
    converting.push(Math.max(0, yes));
  }
  return { x, leads, converting };
}
