import { DAY_MS } from './time.ts';
import type { ActivityStep } from './trace.ts';

const HALF_LIFE_DAYS = 7;
/** So many weighted points make an engagement of 5. */
const HALFWAY_POINTS = 50;

/** `score` = `10·weightedPoints/(weightedPoints + halfwayPoints)`, to one decimal. */
export interface Engagement {
  /** 0–10. */
  score: number;
  basis: { weightedPoints: number; halfLifeDays: number; halfwayPoints: number };
}

/** How much the lead does at `at`: the points it was granted, losing half their weight with each half-life of age. */
export function computeEngagement(steps: readonly ActivityStep[], at: number): Engagement {
  let weightedPoints = 0;
  for (const { event, awards } of steps) {
    const weight = 0.5 ** ((at - event.occurredAt) / (HALF_LIFE_DAYS * DAY_MS));
    for (const { award, capped } of awards) if (!capped && award.points > 0) weightedPoints += award.points * weight;
  }
  return {
    score: Math.round((100 * weightedPoints) / (weightedPoints + HALFWAY_POINTS)) / 10,
    basis: { weightedPoints, halfLifeDays: HALF_LIFE_DAYS, halfwayPoints: HALFWAY_POINTS },
  };
}
