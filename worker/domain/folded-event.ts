import type { JsonObject } from '../contract/json-value.ts';
import type { Work } from '../contract/work.ts';
import { readTouch, type Touch } from './first-touch.ts';
import type { Activity, LeadEvent, TraitsLearned, WorkDone } from './lead-event.ts';
import { BOT_PROPERTY } from './ruleset.ts';

/** The part of an activity that the fold reads. Points are stored with the event, so only few properties matter. */
export interface FoldedActivity
  extends Pick<Activity, 'kind' | 'eventId' | 'occurredAt' | 'type' | 'awards' | 'source'> {
  isBot: boolean;
  /**
   * Reads the lead's origin. The fold calls this only for the few events where it needs it. Null if the event does not state an origin.
   */
  touch: ((eventId: string) => Touch | null) | null;
  /** Reads all properties. Called only for events that segments count. Null if segments count no events. */
  readProperties: ((eventId: string) => JsonObject) | null;
}

export type FoldedTraits = Pick<TraitsLearned, 'kind' | 'eventId' | 'occurredAt' | 'traits' | 'source' | 'absorbed'>;

/** Work without the parts that only people read: a note's text and a test's details. */
export type FoldedWork = Pick<WorkDone, 'kind' | 'eventId' | 'occurredAt' | 'source' | 'by' | 'absorbed'> & {
  work: Exclude<Work, { type: 'note' | 'test' }> | { type: 'note' } | { type: 'test' };
};

/** The part of an event that the fold reads. */
export type FoldedEvent = FoldedActivity | FoldedTraits | FoldedWork;

export function toFolded(event: LeadEvent): FoldedEvent {
  if (event.kind === 'traits') return event;
  if (event.kind === 'work') return toFoldedWork(event);
  const { kind, eventId, occurredAt, type, awards, source, properties } = event;
  const isBot = properties[BOT_PROPERTY] === true;
  const touch = readTouch(properties);
  return {
    kind,
    eventId,
    occurredAt,
    type,
    awards,
    source,
    isBot,
    touch: touch && (() => touch),
    readProperties: () => properties,
  };
}

export function toFoldedWork({
  kind,
  eventId,
  occurredAt,
  source,
  by,
  work,
  absorbed,
}: FoldedWork | WorkDone): FoldedWork {
  const folded = { kind, eventId, occurredAt, source, by, ...(absorbed && { absorbed }) };
  return { ...folded, work: toFoldedKind(work) };
}

function toFoldedKind(work: FoldedWork['work']): FoldedWork['work'] {
  if (work.type === 'note') return { type: 'note' };
  return work.type === 'test' ? { type: 'test' } : work;
}
