import { DAY_MS } from './time.ts';
import type { ActivityStep } from './trace.ts';

const HALF_LIFE_DAYS = 7;
/** This many weighted points give an engagement of 5. */
const HALFWAY_POINTS = 50;

/** `score` = `10·weightedPoints/(weightedPoints + halfwayPoints)`, to one decimal. */
export interface Engagement {
  /** 0–10. */
  score: number;
  basis: { weightedPoints: number; halfLifeDays: number; halfwayPoints: number };
}

/** An award's paid points and their time. */
export type EarnedPoints = readonly [at: number, points: number];

/** The points of an activity that count as engagement. */
export const earnedPoints = ({ event, awards }: ActivityStep): EarnedPoints[] =>
  awards.flatMap(({ award, capped }) => (!capped && award.points > 0 ? [[event.occurredAt, award.points]] : []));

/** A lead's engagement at `at`: its granted points, losing half their weight with each half-life of age. */
export function computeEngagement(earned: Iterable<EarnedPoints>, at: number): Engagement {
  let weightedPoints = 0;
  for (const [earnedAt, points] of earned)
    weightedPoints += points * 0.5 ** ((at - earnedAt) / (HALF_LIFE_DAYS * DAY_MS));
  return {
    score: Math.round((100 * weightedPoints) / (weightedPoints + HALFWAY_POINTS)) / 10,
    basis: { weightedPoints, halfLifeDays: HALF_LIFE_DAYS, halfwayPoints: HALFWAY_POINTS },
  };
}
