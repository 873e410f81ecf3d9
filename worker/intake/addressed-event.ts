import type { IdKind } from '../contract/id-kind.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';

/** An event and the lead that it is about. */
export interface AddressedEvent {
  leadId: string;
  /** Whether the sender uses `leadId` as a user's ID or as an anonymous ID. */
  namedAs: IdKind;
  /** The visitor's anonymous ID from before they were known as `leadId`. `leadId` and this ID belong to the same person. */
  anonymousId?: string;
  /**
   * Set if the project requires a signature for the email and the event has none. The email is then stored but not claimed for this lead.
   */
  claimsNothing?: true;
  event: IncomingEvent;
}
