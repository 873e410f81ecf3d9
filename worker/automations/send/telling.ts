import { leadPath, projectPath } from '../../contract/addresses.ts';
import type { Outgoing } from '../../contract/outgoing.ts';
import { toPlainText } from '../../contract/plain-text.ts';

/** The input of every sender. `deliveryId` is the same for all attempts. */
export interface Telling {
  deliveryId: string;
  outgoing: Outgoing;
  /** The dashboard's URL, for links in messages. */
  publicUrl: string;
}

/** The lead's shortest usual name. Visitors choose IDs, so characters that change the direction of text are removed. */
export function nameLead({ lead, leadId }: Outgoing): string {
  return lead?.name ?? lead?.email ?? lead?.company ?? toPlainText(leadId);
}

export const linkToLead = ({ outgoing, publicUrl }: Telling): string =>
  `${publicUrl}${projectPath(outgoing.projectId, leadPath(outgoing.lead?._id ?? outgoing.leadId))}`;
