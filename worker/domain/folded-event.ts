import { readTouch, type Touch } from './first-touch.ts';
import type { Activity, LeadEvent, TraitsLearned } from './lead-event.ts';
import { BOT_PROPERTY } from './ruleset.ts';

/** An activity as far as the fold reads it: its points are stamped, so that of its properties only these matter. */
export interface FoldedActivity
  extends Pick<Activity, 'kind' | 'eventId' | 'occurredAt' | 'type' | 'awards' | 'source'> {
  isBot: boolean;
  /** Where it says that the lead came from. The log reads it only if the fold asks for it. */
  readonly touch: Touch | null;
}

export type FoldedTraits = Pick<TraitsLearned, 'kind' | 'eventId' | 'occurredAt' | 'traits' | 'source' | 'absorbed'>;

/** As much of an event as the fold reads. */
export type FoldedEvent = FoldedActivity | FoldedTraits;

export function toFolded(event: LeadEvent): FoldedEvent {
  if (event.kind === 'traits') return event;
  const { kind, eventId, occurredAt, type, awards, source, properties } = event;
  const isBot = properties[BOT_PROPERTY] === true;
  return { kind, eventId, occurredAt, type, awards, source, isBot, touch: readTouch(properties) };
}
