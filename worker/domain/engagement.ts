import { DAY_MS } from './time.ts';
import type { ActivityStep } from './trace.ts';

const HALF_LIFE_DAYS = 7;
/** The weighted points at which engagement is 5 of 10. */
const HALFWAY_POINTS = 50;

/** `score` = `10·weightedPoints/(weightedPoints + halfwayPoints)`, to one decimal. */
export interface Engagement {
  /** 0–10. */
  score: number;
  basis: { weightedPoints: number; halfLifeDays: number; halfwayPoints: number };
}

/** The points of an activity, weighted by its age at `at`. Older points count less. */
export function weighPoints({ event, awards }: ActivityStep, at: number): number {
  const weight = 0.5 ** ((at - event.occurredAt) / (HALF_LIFE_DAYS * DAY_MS));
  return awards.reduce((sum, { award, capped }) => (capped ? sum : sum + Math.max(0, award.points) * weight), 0);
}

/** Turns weighted points into a lead's engagement. Points lose half their weight with each half-life. */
export const toEngagement = (weightedPoints: number): Engagement => ({
  score: Math.round((100 * weightedPoints) / (weightedPoints + HALFWAY_POINTS)) / 10,
  basis: { weightedPoints, halfLifeDays: HALF_LIFE_DAYS, halfwayPoints: HALFWAY_POINTS },
});
