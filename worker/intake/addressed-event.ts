import type { IdKind } from '../contract/id-kind.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';

/** An event and the lead it is about. */
export interface AddressedEvent {
  leadId: string;
  /** How the sender uses `leadId`. */
  namedAs: IdKind;
  /** The visitor's ID before they were known by `leadId`: both are one person. */
  anonymousId?: string;
  /** Set if the project requires a signature that is missing: the email is kept, and claimed for nobody. */
  claimsNothing?: true;
  event: IncomingEvent;
}
