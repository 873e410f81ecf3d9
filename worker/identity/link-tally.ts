/** Counts the writes caused by linking IDs, for the limits of the key that caused them. */
export interface LinkTally {
  /**
   * The number of writes, counted like events of the daily quota. A conflict counts as one write. A link counts as one write, or as one for
   * each lead that it created.
   */
  writes: number;
  /** IDs of the leads that were created. */
  newLeads: Set<string>;
}

export const newLinkTally = (): LinkTally => ({ writes: 0, newLeads: new Set() });

/** Adds a link or a conflict to the tally, with the leads that it created. */
export function addLink(tally: LinkTally | undefined, created: readonly string[] = []): void {
  if (!tally) return;
  tally.writes += Math.max(1, created.length);
  for (const leadId of created) tally.newLeads.add(leadId);
}
