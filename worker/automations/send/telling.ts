import { leadPath, projectPath } from '../../contract/addresses.ts';
import type { Outgoing } from '../../contract/outgoing.ts';

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
  `${publicUrl}${projectPath(outgoing.projectId, leadPath(outgoing.lead?._id ?? outgoing.leadId))}`;
