import type { IncomingEvent } from '../lead/ingest.ts';

/** An event and the lead it is about. */
export interface AddressedEvent {
  leadId: string;
  /** What the visitor was called before they were known by `leadId`: both are one person. */
  anonymousId?: string;
  event: IncomingEvent;
}
