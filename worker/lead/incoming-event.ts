import type { Award, LeadEvent } from '../domain/lead-event.ts';

/**
 * Set if a trusted sender names only an `anonymousId`. The sender reads it from a cookie, which anyone can set, so the event is only as
 * reliable as the visitor's browser.
 */
export interface ForVisitor {
  /** Whether only servers may send events of this type that score. */
  isReserved: boolean;
}

/** An event as the edge passes it on: parsed and with its time, but not scored yet. */
export type IncomingEvent = LeadEvent extends infer Event
  ? Event extends LeadEvent
    ? Omit<Event, 'awards' | 'origin' | 'absorbed'> & {
        /**
         * The ID that an earlier version gave to this row of an import. If an import logged an event under that ID, it is the same event.
         */
        formerId?: string | undefined;
        forVisitor?: ForVisitor | undefined;
        /** The points it already had, if it comes from an export. */
        stamped?: readonly Award[] | undefined;
      }
    : never
  : never;
