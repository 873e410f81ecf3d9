import type { Award, LeadEvent } from '../domain/lead-event.ts';

/**
 * Set on an event from a sender whom the customer trusts, but who names only an `anonymousId`: whose it is depends on the visitor's
 * browser, because anyone can set the cookie that it is read from.
 */
export interface ForVisitor {
  /** Whether only servers may score its type. */
  isReserved: boolean;
}

/** An event as the edge passes it on: parsed, timed, not yet scored. */
export type IncomingEvent = LeadEvent extends infer Event
  ? Event extends LeadEvent
    ? Omit<Event, 'awards' | 'origin' | 'absorbed'> & {
        /** An earlier ID of an import's row: if an import logged an event under it, that is the same event. */
        formerId?: string | undefined;
        forVisitor?: ForVisitor | undefined;
        /** Its awards, if it comes from an export. */
        stamped?: readonly Award[] | undefined;
      }
    : never
  : never;
