import { addGrids, type GridSums, gridOf } from './grade-grid.ts';
import { addLetters, type LetterSums, letterSumsOf } from './letter-sums.ts';
import { addStanding, type StandingSums, standingOf } from './standing-sums.ts';
import type { RuleCounts, Tape } from './tape.ts';

/** Sums over leads. Partial sums can be added in any order. */
export interface BackTestSums {
  leads: number;
  judged: number;
  /** The number of leads with a judgment that converts, and of leads that have the outcome at any time. */
  converting: number;
  reached: number;
  rules: RuleCounts[][];
  /** Missing if the ruleset has no fit rules. */
  grid?: GridSums;
  /** Missing unless letters are tested. */
  letters?: LetterSums;
  /** Missing if no draft is tested. */
  standing?: StandingSums;
}

export const NOTHING_JUDGED: BackTestSums = { leads: 0, judged: 0, converting: 0, reached: 0, rules: [] };

export const backTestSums = ({ judgments, hasReached, rules, ...tape }: Tape): BackTestSums => ({
  leads: 1,
  judged: Number(judgments.length > 0),
  converting: Number(judgments.some(({ converts }) => converts)),
  reached: Number(hasReached),
  rules,
  ...gridOf({ ...tape, judgments }),
  ...letterSumsOf({ ...tape, judgments }),
  ...standingOf(tape),
});

export const addBackTestSums = (one: BackTestSums, other: BackTestSums): BackTestSums => ({
  leads: one.leads + other.leads,
  judged: one.judged + other.judged,
  converting: one.converting + other.converting,
  reached: one.reached + other.reached,
  rules: one.rules.length === 0 ? other.rules : one.rules.map((rules, i) => addAll(rules, other.rules[i] ?? [])),
  ...((one.grid ?? other.grid) && { grid: addGrids(one.grid ?? {}, other.grid ?? {}) }),
  ...((one.standing ?? other.standing) && { standing: addStanding(one.standing ?? [], other.standing ?? []) }),
  ...((one.letters ?? other.letters) && { letters: addLetters(one.letters ?? {}, other.letters ?? {}) }),
});

const addAll = (some: readonly RuleCounts[], others: readonly RuleCounts[]): RuleCounts[] =>
  some.map((one, i) => {
    const other = others[i];
    if (!other) return one;
    return {
      converting: one.converting + other.converting,
      others: one.others + other.others,
      outcomes: one.outcomes + other.outcomes,
      hourBefore: one.hourBefore + other.hourBefore,
      neverReached: one.neverReached + other.neverReached,
    };
  });
