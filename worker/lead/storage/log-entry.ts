import type { FoldedActivity, FoldedTraits, FoldedWork } from '../../domain/folded-event.ts';

export interface Logged {
  seq: number;
  counted: boolean;
}

export interface ActivityEntry extends FoldedActivity, Logged {
  countedAs?: 'other';
}

/**
 * An event as the fold and the counters read it, without the parts that only people read. An entry takes about 150 bytes, however large the
 * event's body is.
 */
export type LogEntry = ActivityEntry | (FoldedTraits & Logged) | (FoldedWork & Logged);
