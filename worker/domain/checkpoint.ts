import { addEarned, earnedSince, firstHourTold, type PointsByHour } from './earnings.ts';
import { evolve, type FoldSettings, initialState, type LeadState } from './fold.ts';
import type { FoldedEvent } from './folded-event.ts';

/** The fold at one place in a log: what it needs to continue from there. */
export interface Checkpoint {
  state: LeadState;
  /** The lead's earned points by hour, as far back as its row goes. */
  pointsByHour: PointsByHour;
}

export const BEGINNING: Checkpoint = { state: initialState, pointsByHour: {} };

/**
 * Continues the fold with events in canonical order, all after the checkpoint. `visit` sees each with the states around
 * it.
 */
export function continueFold(
  { state: start, pointsByHour: earned }: Checkpoint,
  events: Iterable<FoldedEvent>,
  settings: FoldSettings,
  visit?: (before: LeadState, event: FoldedEvent, after: LeadState) => void,
): Checkpoint {
  const pointsByHour: Record<number, number> = { ...earned };
  let state = start;
  for (const event of events) {
    if (event.kind === 'activity') addEarned(pointsByHour, state.capUses, event);
    const after = evolve(state, event, settings);
    visit?.(state, event, after);
    state = after;
  }
  return { state, pointsByHour: tellable(pointsByHour, state) };
}

const tellable = (pointsByHour: PointsByHour, { activityAt }: LeadState): PointsByHour =>
  activityAt === null ? {} : earnedSince(pointsByHour, firstHourTold(activityAt));
