import { addEarned, earnedSince, firstHourTold, type PointsByHour } from './earnings.ts';
import { evolve, type FoldSettings, initialState, type LeadState } from './fold.ts';
import type { FoldedEvent } from './folded-event.ts';
import { addHigh, type High } from './highs.ts';
import { addMoment, type Moments, NO_MOMENTS } from './moments.ts';
import { isSignOfLife } from './sign-of-life.ts';

/** The state of the fold at one position in a log, with everything the fold needs to continue. */
export interface Checkpoint {
  state: LeadState;
  /** The lead's earned points by hour, for the period that its row covers. */
  pointsByHour: PointsByHour;
  /** The events that the lead's row shows. Missing in checkpoints stored before this field existed. */
  moments?: Moments;
  /** Every score that was higher than all earlier ones. Missing in checkpoints stored before this field existed. */
  highs?: readonly High[];
}

export const BEGINNING: Checkpoint = { state: initialState, pointsByHour: {}, moments: NO_MOMENTS, highs: [] };

/**
 * Continues the fold with events after the checkpoint, in canonical order. `visit` receives each event with the states before and after
 * it.
 */
export function continueFold(
  { state: start, pointsByHour: earned, moments: known, highs: reached }: Checkpoint,
  events: Iterable<FoldedEvent>,
  settings: FoldSettings,
  visit?: (before: LeadState, event: FoldedEvent, after: LeadState) => void,
): Checkpoint {
  const pointsByHour: Record<number, number> = { ...earned };
  let state = start;
  let moments = known;
  let highs = reached;
  for (const event of events) {
    const points = event.kind === 'activity' ? addEarned(pointsByHour, state.capUses, event) : 0;
    const after = evolve(state, event, settings);
    if (moments && event.kind === 'activity' && isSignOfLife(event, settings))
      moments = addMoment(moments, event, { points, after });
    if (highs && event.kind !== 'traits') highs = addHigh(highs, [event.occurredAt, after.score]);
    visit?.(state, event, after);
    state = after;
  }
  return { state, pointsByHour: tellable(pointsByHour, state), ...(moments && { moments }), ...(highs && { highs }) };
}

const tellable = (pointsByHour: PointsByHour, { activityAt }: LeadState): PointsByHour =>
  activityAt === null ? {} : earnedSince(pointsByHour, firstHourTold(activityAt));
