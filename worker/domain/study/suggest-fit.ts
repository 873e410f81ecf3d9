import type { Condition } from '../../contract/condition.ts';
import type { FitRules, FitThresholds } from '../../contract/fit.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { SuggestedFitRule } from '../../contract/suggestion.ts';
import { conditionKey } from './condition-key.ts';
import type { LearningRows } from './learning-rows.ts';
import { roundFigure } from './round-figure.ts';
import { findTrait, isCommon, type TraitEvidence } from './trait-evidence.ts';
import { fitTraitLogit } from './trait-logit.ts';

/** Ten points double the odds. */
const POINTS_PER_LOG_ODDS = 10 / Math.LN2;
const POINTS_MAX = 50;
/** Max. suggested rules. Nobody would read a longer list. */
const RULES_MAX = 10;
/**
 * Moves points towards zero. The constant stands for the assumption that, without evidence, a rule changes the log odds by about a half.
 */
const RIDGE = 4;
/**
 * Whether a property gives the outcome away: more than this share of buyers get it after their last judgment, and a smaller share of the
 * other leads ever get it.
 */
const LATE_MIN = 0.3;
const OTHERS_MAX = 0.01;

/** Fit rules suggested by a history. */
export interface FitSuggestion {
  rules: SuggestedFitRule[];
  grades: FitThresholds;
  /** Properties that leads get only with the outcome. */
  leftOut: Condition[];
}

/**
 * Finds the properties that predict the outcome, one after another. Each round adds the property with the most evidence in addition to the
 * properties already found, until no property has enough. Returns null if no property has enough evidence. Current rules that get no points
 * should be removed.
 */
export function suggestFit(
  rows: LearningRows,
  conditions: readonly Condition[],
  fit: FitRules | undefined,
): FitSuggestion | null {
  const asked: TraitEvidence = { ...rows, masks: masksOf(rows) };
  const late = conditions.map((_, bit) => comesLate(rows, bit));
  const today = new Set(fit?.rules.map(conditionKey));
  const isNew = (bit: number) => !today.has(conditionKey(conditions[bit] as Condition));
  const open = new Set([...conditions.keys()].filter((bit) => !late[bit] && isCommon(asked, bit)));
  const ridge = RIDGE * judgmentsPerBuyer(rows);
  const found: number[] = [];
  while (found.length < RULES_MAX) {
    const best = findTrait(asked, { known: found, asked: [...open] });
    if (best === null) break;
    found.push(best);
    open.delete(best);
    // The ruleset is full, so no further fit rules can be added.
    if (today.size + found.filter(isNew).length >= LIMITS.fitRulesMax)
      for (const bit of open) if (isNew(bit)) open.delete(bit);
  }
  const { betas } = fitTraitLogit(asked, found, ridge);
  const points = new Map(found.map((bit, i) => [bit, toPoints(betas[i] as number)]));
  const kept = found.filter((bit) => points.get(bit) !== 0);
  if (kept.length === 0) return null;
  const isDropped = (bit: number) => !kept.includes(bit) && !late[bit] && asked.masks.some((mask) => hasBit(mask, bit));
  const dropped = [...conditions.keys()].filter((bit) => !isNew(bit) && isDropped(bit));
  const buyers = rows.leads.filter((lead) => lastConverting(lead) !== -1);
  return {
    rules: [...kept, ...dropped].map((bit) => ({
      ...(conditions[bit] as Condition),
      points: kept.includes(bit) ? (points.get(bit) as number) : 0,
      ...countOwners(asked, buyers, bit),
    })),
    grades: gradesOf(asked, new Map(kept.map((bit) => [bit, points.get(bit) as number]))),
    leftOut: conditions.filter((_, bit) => late[bit]),
  };
}

const toPoints = (beta: number): number =>
  Math.max(-POINTS_MAX, Math.min(POINTS_MAX, Math.round(beta * POINTS_PER_LOG_ODDS))) + 0;

const hasBit = (mask: number, bit: number): boolean => ((mask >>> bit) & 1) === 1;

/** For each row, the properties that the lead had when it was judged. */
function masksOf({ leads, lead, snapshot }: LearningRows): Uint32Array {
  return Uint32Array.from(lead, (one, row) => {
    const { judgments, traits } = leads[one] as LearningRows['leads'][number];
    return traits?.at[judgments.findIndex((judgment) => judgment.snapshot === snapshot[row])] ?? 0;
  });
}

const lastConverting = ({ judgments }: LearningRows['leads'][number]): number =>
  judgments.findLastIndex(({ converts }) => converts);

function comesLate({ leads }: LearningRows, bit: number): boolean {
  let [buyers, late, others, have] = [0, 0, 0, 0];
  for (const lead of leads) {
    const { traits } = lead;
    if (!traits) continue;
    const last = lastConverting(lead);
    const isInTheEnd = hasBit(traits.inTheEnd, bit);
    if (last === -1) {
      others++;
      if (isInTheEnd) have++;
      continue;
    }
    buyers++;
    if (isInTheEnd && !hasBit(traits.at[last] as number, bit)) late++;
  }
  return late > LATE_MIN * buyers && have < OTHERS_MAX * others;
}

/** A buyer is judged several times but counts as one piece of evidence. */
function judgmentsPerBuyer({ leads }: LearningRows): number {
  const counts = leads.map(({ judgments }) => judgments.filter(({ converts }) => converts).length).filter(Boolean);
  return counts.length === 0 ? 1 : counts.reduce((sum, n) => sum + n, 0) / counts.length;
}

function countOwners(
  { masks, converts, weight }: TraitEvidence,
  buyers: LearningRows['leads'],
  bit: number,
): Pick<SuggestedFitRule, 'buyers' | 'buyersHad' | 'othersHad'> {
  const buyersHad = buyers.filter((one) => hasBit(one.traits?.at[lastConverting(one)] ?? 0, bit)).length;
  let [others, othersHad] = [0, 0];
  for (const [row, mask] of masks.entries()) {
    if (converts[row] === 1) continue;
    others += weight[row] as number;
    if (hasBit(mask, bit)) othersHad += weight[row] as number;
  }
  return { buyers: buyers.length, buyersHad, othersHad: others === 0 ? 0 : roundFigure(othersHad / others) };
}

/** Grade A starts at twice the average odds, B at the average odds, and C at half of them. */
function gradesOf({ masks, weight }: TraitEvidence, points: ReadonlyMap<number, number>): FitThresholds {
  let [leads, odds] = [0, 0];
  for (const [row, mask] of masks.entries()) {
    const sum = [...points].reduce((total, [bit, value]) => total + (hasBit(mask, bit) ? value : 0), 0);
    leads += weight[row] as number;
    odds += (weight[row] as number) * 2 ** (sum / 10);
  }
  const usual = Math.ceil(10 * Math.log2(odds / leads));
  return { A: usual + 10, B: usual, C: usual - 10 };
}
