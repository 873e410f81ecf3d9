import type { Decay, ScoringRule } from '../../contract/ruleset.ts';
import type { SuggestedRule } from '../../contract/suggestion.ts';
import { DAY_MS } from '../time.ts';
import type { BackTestSums } from './back-test-sums.ts';
import { CONVERTING_LEADS_MIN, comesWithOutcome } from './back-test-warnings.ts';
import { isNewRule } from './candidate-rules.ts';
import { CAPS, columnsOf } from './columns.ts';
import { type Choice, type FitData, fitPoints, scoresUnder } from './fit-points.ts';
import type { LearningRows } from './learning-rows.ts';
import { foundShare } from './rank.ts';
import { rankRows } from './rank-rows.ts';
import { roundFigure } from './round-figure.ts';
import { SCORE_BINS, scoreBin } from './score-bins.ts';
import type { RuleCounts } from './tape.ts';

/** A sample of the project's history, and everything else that suggestions are based on. */
export interface Learned {
  rows: LearningRows;
  /** The candidate rules, and the evidence about each. */
  rules: readonly ScoringRule[];
  sums: BackTestSums;
  snapshots: readonly number[];
  horizonDays: number;
}

/** How many more leads must reach the outcome before there is enough to learn from. */
export const missingOutcomes = ({ converting }: Pick<BackTestSums, 'converting'>): number =>
  Math.max(0, CONVERTING_LEADS_MIN - converting);

/** The rules that may get points. These rules have matched before a judgment and do not give the outcome away. */
export const rulesAsked = ({ rules, sums }: Pick<Learned, 'rules' | 'sums'>): number[] =>
  [...rules.keys()].filter((i) => hasMatched(sums, i) && !comesWithOutcome(countsOf(sums, i), sums));

const NO_COUNTS: RuleCounts = { converting: 0, others: 0, outcomes: 0, hourBefore: 0, neverReached: 0 };
const countsOf = ({ rules }: BackTestSums, i: number): RuleCounts => rules[0]?.[i] ?? NO_COUNTS;
const hasMatched = (sums: BackTestSums, i: number): boolean => {
  const { converting, others } = countsOf(sums, i);
  return converting + others > 0;
};

/**
 * The suggestions that follow from a fit, with the reason for each. A rule that gives the outcome away gets points that suit the other
 * rules, in case someone wants to use it anyway.
 */
export function suggestRules(learned: Learned, fit: { decay: Decay; choices: readonly Choice[] }): SuggestedRule[] {
  const { rows, rules, sums, snapshots } = learned;
  const columns = columnsOf(rows, { rules: rules.length, snapshots, decay: fit.decay });
  const data: FitData = { ...rows, columns };
  const found = foundInTopTenth(rows, scoresUnder(data, fit.choices));
  return rules.flatMap((rule, i): SuggestedRule[] => {
    if (!hasMatched(sums, i)) return [];
    const isLeak = comesWithOutcome(countsOf(sums, i), sums);
    const choice = isLeak
      ? (fitPoints(data, { rules: [i], start: fit.choices })?.choices[i] ?? null)
      : (fit.choices[i] ?? null);
    // The rule is not used, so there is nothing to turn off.
    if (!choice && (isLeak || !rule.active)) return [];
    const without =
      choice && !isLeak ? foundInTopTenth(rows, scoresUnder(data, fit.choices.toSpliced(i, 1, null))) : null;
    const cap = choice && CAPS[choice.cap];
    return [
      {
        ruleId: isNewRule(rule.id) ? null : rule.id,
        eventType: rule.eventType,
        ...(rule.conditions && { conditions: rule.conditions }),
        points: choice?.points ?? 0,
        ...(cap && { cap }),
        ...countDoers(i, learned),
        foundLess: without === null || found === 0 ? null : roundFigure(Math.max(0, 1 - without / found)),
        comesWithOutcome: isLeak,
      },
    ];
  });
}

/** The share of all buyers who are in the tenth of leads with the highest scores. */
const foundInTopTenth = (rows: LearningRows, scores: Float64Array): number =>
  foundShare(rankRows(rows, scores, { bins: SCORE_BINS, binOf: scoreBin }), 0.1) ?? 0;

/**
 * The number of leads for which a rule matched before a judgment, within the length of one horizon. For buyers, only the last judgment
 * counts; for other leads, any judgment does.
 */
function countDoers(
  rule: number,
  { rows, snapshots, horizonDays }: Learned,
): Pick<SuggestedRule, 'buyers' | 'buyersDid' | 'othersDid'> {
  const did = ({ times, masks }: LearningRows['leads'][number], snapshot: number): boolean => {
    const until = (snapshots[snapshot] as number) / 1_000;
    const from = until - (horizonDays * DAY_MS) / 1_000;
    return times.some((at, i) => at >= from && at < until && ((masks[i] as number) & (1 << rule)) !== 0);
  };
  let [buyers, buyersDid, others, othersDid] = [0, 0, 0, 0];
  for (const lead of rows.leads) {
    const last = lead.judgments.findLast(({ converts }) => converts);
    if (!last) continue;
    buyers++;
    if (did(lead, last.snapshot)) buyersDid++;
  }
  for (const [row, lead] of rows.lead.entries()) {
    if (rows.converts[row] === 1) continue;
    const weight = rows.weight[row] as number;
    others += weight;
    if (did(rows.leads[lead] as LearningRows['leads'][number], rows.snapshot[row] as number)) othersDid += weight;
  }
  return { buyers, buyersDid, othersDid: others === 0 ? 0 : roundFigure(othersDid / others) };
}
