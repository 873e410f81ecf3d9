import type { BackTestOrder, BackTestResult, BackTestRule } from '../../contract/back-test.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { BackTestSums } from './back-test-sums.ts';
import { CONVERTING_LEADS_MIN, warningsOf } from './back-test-warnings.ts';
import { toCells } from './grade-grid.ts';
import { measure } from './histograms.ts';
import type { Estimate } from './jackknife.ts';
import { judgeLastQuarter } from './last-quarter.ts';
import { matchStanding } from './match-stages.ts';
import { baseRateOf, callsOf, foundShare, leadsIn, meanAuc, precisionAtTenth, type Ranking } from './rank.ts';
import { roundFigure as round } from './round-figure.ts';
import { rankStanding } from './standing-sums.ts';
import type { BackTestQuestion, RuleCounts } from './tape.ts';
import { adviseThresholds } from './thresholds.ts';

const SHARES = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const CALLS = [1, 2, 5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000];

/** The summed answers of all leads. */
export interface BackTestAnswers {
  question: Pick<BackTestQuestion, 'outcome' | 'rulesets' | 'snapshots'>;
  sums: BackTestSums;
  /** Packed judgments. The pages must be readable several times. */
  pages: () => Iterable<Uint8Array>;
  /** The number of leads that were erased after the first snapshot. */
  missing: number;
}

type OrderName = BackTestOrder['order'];

/** The names of the ways to order leads, in the order of each judgment's scores. */
export const ordersOf = (rulesets: readonly Ruleset[]): OrderName[] =>
  rulesets.length > 1 ? ['live', 'draft', 'newest_first'] : ['live', 'newest_first'];

/** Computes the result of a back-test. */
export function toBackTestResult({ question, sums, pages, missing }: BackTestAnswers): BackTestResult {
  const { outcome, rulesets, snapshots } = question;
  const names = ordersOf(rulesets);
  const judged = { pages, rankings: names.length, snapshots: snapshots.length };
  const { rankings, figures } = measure(judged, (all) => figuresOf(all, names));
  const [live = []] = rankings;
  const isEnough = sums.converting >= CONVERTING_LEADS_MIN;
  const orders = names.map((order, i): BackTestOrder => {
    const ranking = rankings[i] as Ranking;
    const of = (figure: string, most = 1) => toFigure(figures[`${order} ${figure}`] ?? null, [0, most]);
    const ruleset = rulesets[i];
    return {
      order,
      auc: of('auc'),
      precisionAtTenth: of('tenth'),
      lift: SHARES.map((share) => ({ share, found: of(`share ${share}`) })),
      calls: callsWithin(live).map(({ calls, asked }) => ({
        calls,
        converting: of(`calls ${asked}`, calls),
        atRandom: round(callsOf(ranking, calls)?.atRandom ?? 0),
      })),
      lastQuarter: ruleset ? judgeLastQuarter(ranking, { snapshots, horizonDays: outcome.horizonDays }) : null,
      thresholds: ruleset ? adviseThresholds(ranking, { pages, index: i, rankings: names.length, snapshots }) : [],
      rules: ruleset ? toRules(ruleset, sums.rules[i] ?? [], ranking) : [],
    };
  });
  const shown = isEnough ? orders : [];
  return {
    leads: sums.leads,
    judged: sums.judged,
    converting: sums.converting,
    missing,
    leadsPerSnapshot: round(live.reduce((total, tally) => total + leadsIn(tally), 0) / Math.max(1, snapshots.length)),
    baseRate: round(baseRateOf(live)),
    orders: shown,
    draftGain: isEnough ? toFigure(figures['draft gain'] ?? null, [-1, 1]) : null,
    warnings: warningsOf({ orders: shown, sums, rulesets, missing, figures, snapshots: snapshots.length }),
    ...stagesOf(sums, { stages: rulesets[0]?.stages ?? [], judged: rankings[1] ?? [] }),
    ...(sums.grid && { grid: toCells(sums.grid, isEnough) }),
  };
}

/** The thresholds at which the draft would have as many leads in each stage as the live rules. */
function stagesOf(
  { standing = [] }: BackTestSums,
  { stages, judged }: { stages: Ruleset['stages']; judged: Ranking },
): Pick<BackTestResult, 'stages'> {
  const [live, draft] = standing;
  const matched =
    live && draft && matchStanding(stages, { live: rankStanding(live), draft: rankStanding(draft), judged });
  return matched ? { stages: matched } : {};
}

/** Every figure that has an interval, by name, for every order. */
function figuresOf(rankings: readonly Ranking[], names: readonly OrderName[]): Record<string, number | null> {
  const aucs = rankings.map(meanAuc);
  const entries = names.flatMap((name, i): [string, number | null][] => {
    const ranking = rankings[i] as Ranking;
    return [
      [`${name} auc`, aucs[i] ?? null],
      [`${name} tenth`, precisionAtTenth(ranking)],
      [`${name} gain`, differenceOf(aucs[i], aucs[0])],
      [`newest over ${name}`, differenceOf(aucs.at(-1), aucs[i])],
      ...SHARES.map((share): [string, number | null] => [`${name} share ${share}`, foundShare(ranking, share)]),
      ...CALLS.map((calls): [string, number | null] => [
        `${name} calls ${calls}`,
        callsOf(ranking, calls)?.converting ?? null,
      ]),
    ];
  });
  return Object.fromEntries(entries);
}

const differenceOf = (one: number | null | undefined, other: number | null | undefined): number | null =>
  one == null || other == null ? null : one - other;

/** The numbers of calls to report, limited to the number of leads. `asked` is the number of calls before that limit. */
const callsWithin = (ranking: Ranking): { calls: number; asked: number }[] => {
  const leads = Math.max(0, ...ranking.map(leadsIn));
  return CALLS.filter((_, i) => (CALLS[i - 1] ?? 0) < leads).map((asked) => ({ calls: Math.min(asked, leads), asked }));
};

function toRules({ rules }: Ruleset, counts: readonly RuleCounts[], ranking: Ranking): BackTestRule[] {
  const leads = ranking.reduce((total, tally) => total + leadsIn(tally), 0);
  const baseRate = baseRateOf(ranking);
  const converting = leads * baseRate;
  return rules.map(({ id, eventType, conditions, points }, i) => {
    const { converting: yes, others: no } = counts[i] ?? { converting: 0, others: 0 };
    return {
      ...{ ruleId: id, eventType, ...(conditions && { conditions }), points },
      converting: shareOf(yes, converting),
      others: shareOf(no, leads - converting),
      lift: yes + no === 0 || baseRate === 0 ? null : round(yes / (yes + no) / baseRate),
    };
  });
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : round(part / whole));

/** A figure with its interval, both limited to the range from `least` to `most`. */
function toFigure(figure: Estimate | null, [least, most]: [least: number, most: number] = [0, 1]): Estimate | null {
  if (!figure) return null;
  const { value, low, high } = figure;
  return {
    value: round(value),
    low: low === null ? null : round(Math.max(least, low)),
    high: high === null ? null : round(Math.min(most, high)),
  };
}
