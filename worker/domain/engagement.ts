import { DAY_MS } from './time.ts';
import type { ActivityStep } from './trace.ts';

const HALF_LIFE_DAYS = 7;
/** An engagement of 5 (of 10) needs this many weighted points. */
const HALFWAY_POINTS = 50;

/** `score` = `10·weightedPoints/(weightedPoints + halfwayPoints)`, to one decimal. */
export interface Engagement {
  /** 0–10. */
  score: number;
  basis: { weightedPoints: number; halfLifeDays: number; halfwayPoints: number };
}

/** The points of an activity, weighted by its age at `at`: older points count less towards engagement. */
export function weighPoints({ event, awards }: ActivityStep, at: number): number {
  const weight = 0.5 ** ((at - event.occurredAt) / (HALF_LIFE_DAYS * DAY_MS));
  return awards.reduce((sum, { award, capped }) => (capped ? sum : sum + Math.max(0, award.points) * weight), 0);
}

/** Turns weighted points into a lead's engagement. Granted points lose half their weight with each half-life of age. */
export const toEngagement = (weightedPoints: number): Engagement => ({
  score: Math.round((100 * weightedPoints) / (weightedPoints + HALFWAY_POINTS)) / 10,
  basis: { weightedPoints, halfLifeDays: HALF_LIFE_DAYS, halfwayPoints: HALFWAY_POINTS },
});
