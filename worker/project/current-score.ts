import type { Decay } from '../contract/ruleset.ts';
import { DAY_MS } from '../domain/time.ts';
import type { ScoreRange } from './lead-record.ts';

/** A piece of SQL with the values of its parameters, in order. */
export interface Fragment {
  sql: string;
  values: (string | number | null)[];
}

/** The score of a row of `leads` at `at` (epoch ms), as `scoreAt` computes it. */
export const currentScore = ({ ratePerDay }: Decay, at: number): Fragment => ({
  sql: `iif(decay_from <= ?, score * pow(1 - ?, (? - decay_from) / ${DAY_MS}.0), score)`,
  values: [at, ratePerDay, at],
});

/** The bounds of a range for SQL, where large numbers stand for infinity. */
export const boundsOf = ({ from, to }: ScoreRange): [from: number, below: number] => [
  from,
  Number.isFinite(to) ? to : Number.MAX_SAFE_INTEGER,
];
