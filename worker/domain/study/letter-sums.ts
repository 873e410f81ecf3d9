import type { FitLetter } from '../../contract/fit.ts';
import type { Tape } from './tape.ts';

/** Counts of leads that had a letter at one or more moments, and of judgments with it. */
export interface LetterCounts {
  leads: number;
  convertingLeads: number;
  judgments: number;
  converting: number;
}

/** The letters that should convert more often (`good`), and the others (`bad`). A lead that had both A and B counts once. */
type LetterGroup = 'good' | 'bad';
export type LetterSums = Partial<Record<FitLetter | LetterGroup, LetterCounts>>;

const GROUP_OF: Record<FitLetter, LetterGroup> = { A: 'good', B: 'good', C: 'bad', D: 'bad' };

export const NO_LETTER: LetterCounts = { leads: 0, convertingLeads: 0, judgments: 0, converting: 0 };

/** Returns the counts that one lead adds to the sums by letter. Missing if no fit rules are tested. */
export function letterSumsOf({ letters, judgments }: Pick<Tape, 'letters' | 'judgments'>): { letters?: LetterSums } {
  if (!letters) return {};
  const sums: LetterSums = {};
  for (const [i, letter] of letters.entries()) {
    const converting = Number(judgments[i]?.converts ?? false);
    for (const key of [letter, GROUP_OF[letter]]) {
      const known = sums[key] ?? NO_LETTER;
      sums[key] = {
        leads: 1,
        convertingLeads: Math.max(known.convertingLeads, converting),
        judgments: known.judgments + 1,
        converting: known.converting + converting,
      };
    }
  }
  return { letters: sums };
}

export function addLetters(one: LetterSums, other: LetterSums): LetterSums {
  const sum: LetterSums = { ...one };
  for (const [letter, counts] of Object.entries(other) as [keyof LetterSums, LetterCounts][])
    sum[letter] = addCounts(sum[letter] ?? NO_LETTER, counts);
  return sum;
}

const addCounts = (one: LetterCounts, other: LetterCounts): LetterCounts => ({
  leads: one.leads + other.leads,
  convertingLeads: one.convertingLeads + other.convertingLeads,
  judgments: one.judgments + other.judgments,
  converting: one.converting + other.converting,
});
