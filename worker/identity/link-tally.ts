/** The writes that linking IDs has caused, for the limits of the key that caused it. */
export interface LinkTally {
  /** In events of the daily quota: one for a link or a conflict, or as many as the leads that the link created. */
  writes: number;
  /** IDs of leads that did not exist before. */
  newLeads: Set<string>;
}

export const newLinkTally = (): LinkTally => ({ writes: 0, newLeads: new Set() });

/** Adds a link or a conflict to the tally, with the leads that it created. */
export function addLink(tally: LinkTally | undefined, created: readonly string[] = []): void {
  if (!tally) return;
  tally.writes += Math.max(1, created.length);
  for (const leadId of created) tally.newLeads.add(leadId);
}
