import type { BackTestCell } from '../../contract/back-test.ts';
import type { Grade } from '../../contract/fit.ts';
import { ENGAGEMENT_DIGITS, FIT_LETTERS } from '../../contract/grades.ts';
import { roundFigure as round } from './round-figure.ts';
import type { Tape } from './tape.ts';

interface CellCounts {
  /** The number of leads that have the grade now, and the number of leads that had it when they were judged. */
  now: number;
  leads: number;
  /** The number of judgments with this grade, and how many of them convert. */
  judgments: number;
  converting: number;
}

/** Counts by grade. Grades that no lead has or had are missing. */
export type GridSums = Partial<Record<Grade, CellCounts>>;

const NONE: CellCounts = { now: 0, leads: 0, judgments: 0, converting: 0 };

/** Returns the counts that one lead adds to the grid. Missing if the ruleset has no fit rules. */
export function gridOf({ gradeNow, judgments }: Pick<Tape, 'gradeNow' | 'judgments'>): { grid?: GridSums } {
  const grid: GridSums = gradeNow ? { [gradeNow]: { ...NONE, now: 1 } } : {};
  for (const { grade, converts } of judgments) {
    if (!grade) continue;
    const { now, judgments: before, converting } = grid[grade] ?? NONE;
    grid[grade] = { now, leads: 1, judgments: before + 1, converting: converting + Number(converts) };
  }
  return Object.keys(grid).length === 0 ? {} : { grid };
}

export function addGrids(one: GridSums, other: GridSums): GridSums {
  const sum: GridSums = { ...one };
  for (const [grade, added] of Object.entries(other) as [Grade, CellCounts][]) {
    const { now, leads, judgments, converting } = sum[grade] ?? NONE;
    sum[grade] = {
      now: now + added.now,
      leads: leads + added.leads,
      judgments: judgments + added.judgments,
      converting: converting + added.converting,
    };
  }
  return sum;
}

/** All sixteen grades, best first. The likelihoods are null unless there are enough outcomes (`isEnough`). */
export const toCells = (grid: GridSums, isEnough: boolean): BackTestCell[] =>
  FIT_LETTERS.flatMap((letter) =>
    ENGAGEMENT_DIGITS.map((digit) => {
      const grade: Grade = `${letter}${digit}`;
      const { now, leads, judgments, converting } = grid[grade] ?? NONE;
      const likelihood = isEnough && judgments > 0 ? round(converting / judgments) : null;
      return { grade, leads: now, judged: leads, likelihood };
    }),
  );
