import type { IdKind } from '../contract/id-kind.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';

/** An event and the lead that it is about. */
export interface AddressedEvent {
  leadId: string;
  /** How the sender uses `leadId`. */
  namedAs: IdKind;
  /** The ID of the visitor before they were known as `leadId`. Both IDs stand for one person. */
  anonymousId?: string;
  /** Set if the project requires a signature that is missing: the email is stored, but not claimed for anyone. */
  claimsNothing?: true;
  event: IncomingEvent;
}
