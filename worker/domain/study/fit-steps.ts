import type { Decay } from '../../contract/ruleset.ts';
import { type Column, columnsOf } from './columns.ts';
import { lossUnder } from './fit-logit.ts';
import { type Choice, type Fitted, fitPoints, scoresUnder } from './fit-points.ts';
import { groupBySnapshot, type LearningRows } from './learning-rows.ts';

const decay = (graceDays: number, percent: number): Decay => ({ graceDays, ratePerDay: percent / 100 });
/** The decays to try. */
const DECAYS: readonly Decay[] = [
  ...[decay(0, 0), decay(30, 5), decay(14, 5), decay(7, 2), decay(7, 5), decay(7, 10), decay(3, 5), decay(3, 10)],
  ...[decay(1, 10), decay(1, 20), decay(0, 5), decay(0, 10), decay(0, 20), decay(0, 35), decay(0, 50)],
];
/** The number of best-fitting decays that are checked on leads to which they were not fitted. */
const CHECKED = 3;
/** The number of folds into which leads are divided. Leads of each fold are predicted by a fit to the other folds. */
const FOLDS = 3;
/** The evidence must be at least this many standard errors. With shuffled outcomes, the evidence reaches this once in 700 times. */
const EVIDENCE_MIN = 3;

interface Fit extends Fitted {
  decay: Decay;
}

/** How well one fold of leads was predicted. */
interface Fold {
  loss: number;
  /** How well the predictions rank the leads that convert within each snapshot, as a sum over leads, and the variance of the sum. */
  evidence: number;
  variance: number;
}

/** How far a search has come. The state can be stored between steps. */
export interface FitState {
  fits: Fit[];
  /** The folds of each checked decay, starting with the best-fitting decay. */
  folds: Fold[][];
}
export const NOTHING_FITTED: FitState = { fits: [], folds: [] };

export interface FitQuestion {
  rows: LearningRows;
  /** The number of rules, and the indexes of those that may get points. */
  rules: number;
  asked: readonly number[];
  snapshots: readonly number[];
}

/** Takes one step, which lasts about a second. A step fits the points for the next decay, or predicts the next fold. */
export function fitNext(question: FitQuestion, state: FitState): FitState {
  const { rows, asked, ...shape } = question;
  const next = DECAYS[state.fits.length];
  if (next) {
    const fitted = fitPoints({ ...rows, columns: columnsOf(rows, { ...shape, decay: next }) }, { rules: asked });
    return { ...state, fits: [...state.fits, { ...(fitted ?? NO_FIT), decay: next }] };
  }
  const open = state.folds.findIndex((folds) => folds.length < FOLDS);
  const place = open === -1 ? state.folds.length : open;
  const fit = bestFits(state)[place];
  if (!fit) return state;
  const done = state.folds[place] ?? [];
  const columns = columnsOf(rows, { ...shape, decay: fit.decay });
  const folds = [...done, predictFold(rows, { columns, asked, fold: done.length })];
  return { ...state, folds: open === -1 ? [...state.folds, folds] : state.folds.with(place, folds) };
}

/** A link for values that are already logits, which it leaves unchanged. */
const IDENTITY = { a: 0, b: 1 };
const NO_FIT: Fitted = { choices: [], link: { a: 0, b: 0 }, loss: Number.MAX_VALUE };

const bestFits = ({ fits }: FitState): Fit[] => fits.toSorted((a, b) => a.loss - b.loss).slice(0, CHECKED);

/**
 * The points, caps and decay that predict best. Null if no rules predict better than the base rate. Undefined if the fit needs more steps.
 */
export function fitOf(state: FitState): { decay: Decay; choices: Choice[] } | null | undefined {
  if (state.folds.length < CHECKED || state.folds.some((folds) => folds.length < FOLDS)) return undefined;
  const [best] = bestFits(state)
    .map(({ decay: at, choices }, i) => ({ decay: at, choices, ...addFolds(state.folds[i] ?? []) }))
    .sort((a, b) => a.loss - b.loss);
  if (
    !best ||
    best.evidence < EVIDENCE_MIN * Math.sqrt(best.variance) ||
    best.choices.every((choice) => choice === null)
  )
    return null;
  return { decay: best.decay, choices: best.choices };
}

const NO_FOLD: Fold = { loss: 0, evidence: 0, variance: 0 };

const addFolds = (folds: readonly Fold[]): Fold =>
  folds.reduce(
    (one, other) => ({
      loss: one.loss + other.loss,
      evidence: one.evidence + other.evidence,
      variance: one.variance + other.variance,
    }),
    NO_FOLD,
  );

function predictFold(
  rows: LearningRows,
  { columns, asked, fold }: { columns: readonly Column[]; asked: readonly number[]; fold: number },
): Fold {
  const { lead, converts, weight } = rows;
  const isHere = (row: number) => (lead[row] as number) % FOLDS === fold;
  const others = weight.map((one, row) => (isHere(row) ? 0 : one));
  const fitted = fitPoints({ columns, converts, weight: others }, { rules: asked });
  // If no lead in the other folds converts, there is nothing to learn.
  if (!fitted) return { ...NO_FOLD, loss: Number.MAX_VALUE };
  const { a, b } = fitted.link;
  const logits = scoresUnder({ columns, converts }, fitted.choices).map((score) => a + b * Math.log1p(score));
  const here = [...lead.keys()].filter(isHere);
  const loss = here.reduce((sum, row) => {
    const [leads, yes] = [weight[row] as number, converts[row] as number];
    return sum + lossUnder(IDENTITY, { x: [logits[row] as number], leads: [leads], converting: [leads * yes] });
  }, 0);
  return { loss, ...evidenceIn(here, { ...rows, logits }) };
}

/**
 * The score test for a trend within strata (Mantel 1963). Each snapshot is a stratum, so that a busy season does not count as evidence.
 * All rows of a lead count as one piece of evidence.
 */
function evidenceIn(
  here: readonly number[],
  { lead, snapshot, converts, weight, logits }: LearningRows & { logits: Float64Array },
): Pick<Fold, 'evidence' | 'variance'> {
  const byLead = new Map<number, number>();
  for (const rows of groupBySnapshot(here, snapshot)) {
    const meanOf = (values: ArrayLike<number>) =>
      rows.reduce((sum, row) => sum + (weight[row] as number) * (values[row] as number), 0) /
      rows.reduce((sum, row) => sum + (weight[row] as number), 0);
    const [meanYes, meanLogit] = [meanOf(converts), meanOf(logits)];
    for (const row of rows) {
      const part =
        (weight[row] as number) * ((converts[row] as number) - meanYes) * ((logits[row] as number) - meanLogit);
      byLead.set(lead[row] as number, (byLead.get(lead[row] as number) ?? 0) + part);
    }
  }
  const parts = [...byLead.values()];
  return {
    evidence: parts.reduce((sum, part) => sum + part, 0),
    variance: parts.reduce((sum, part) => sum + part ** 2, 0),
  };
}
