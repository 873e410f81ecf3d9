import type { Decay } from '../contract/ruleset.ts';
import { DAY_MS } from '../domain/time.ts';
import type { ScoreRange } from './lead-record.ts';

/** A piece of SQL with its parameters' values, in order. */
export interface Fragment {
  sql: string;
  values: (string | number | null)[];
}

/** The score of a row of `leads` at `at` (epoch ms), equal to the result of `scoreAt`. */
export const currentScore = ({ ratePerDay }: Decay, at: number): Fragment => ({
  sql: `iif(decay_from <= ?, score * pow(1 - ?, (? - decay_from) / ${DAY_MS}.0), score)`,
  values: [at, ratePerDay, at],
});

/** The bounds of a range for SQL, with large numbers in place of infinity. */
export const boundsOf = ({ from, to }: ScoreRange): [from: number, below: number] => [
  from,
  Number.isFinite(to) ? to : Number.MAX_SAFE_INTEGER,
];
