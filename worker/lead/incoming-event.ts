import type { Award, LeadEvent } from '../domain/lead-event.ts';

/**
 * Set on an event of a sender whom the customer trusts, but who names only an `anonymousId`: whose that is, is the visitor's word, as
 * anyone can set the cookie that it is read from.
 */
export interface ForVisitor {
  /** Whether only servers may score its type. */
  isReserved: boolean;
}

/** An event as the edge hands it over: parsed, timed, not yet scored. */
export type IncomingEvent = LeadEvent extends infer Event
  ? Event extends LeadEvent
    ? Omit<Event, 'awards' | 'origin' | 'absorbed'> & {
        /** An earlier ID of an import's row: if an import logged it, the event is that one. */
        formerId?: string | undefined;
        forVisitor?: ForVisitor | undefined;
        /** Its awards, if it comes from an export. */
        stamped?: readonly Award[] | undefined;
      }
    : never
  : never;
