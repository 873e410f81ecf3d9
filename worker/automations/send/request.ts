import type { Outgoing } from '../../contract/outgoing.ts';

/** An HTTP request as a value: shown to people (less its secrets), sent, and compared with the official clients' in tests. */
export interface OutgoingRequest {
  method: string;
  url: string;
  /** What people are shown instead, where the URL itself is a secret. */
  shownUrl?: string;
  headers: Record<string, string>;
  body: string;
}

/** What every sender is given. `deliveryId` is the same through all attempts. */
export interface Telling {
  deliveryId: string;
  outgoing: Outgoing;
  /** Where people look at leads: links in messages lead there. */
  publicUrl: string;
}

/** Who it is about, in as few words as people use. */
export function nameLead({ lead, leadId }: Outgoing): string {
  return lead?.name ?? lead?.email ?? lead?.company ?? leadId;
}

export const linkToLead = ({ outgoing, publicUrl }: Telling): string =>
  `${publicUrl}/leads/${encodeURIComponent(outgoing.lead?._id ?? outgoing.leadId)}`;
