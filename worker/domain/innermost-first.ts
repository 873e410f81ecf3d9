/**
 * A merged lead. `into` is the lead that it was merged into, if known. If `into` is unknown, the lead was merged into `via`, or else
 * directly into the lead that it now belongs to.
 */
interface Merged {
  leadId: string;
  via?: string | null | undefined;
  into?: string | undefined;
}

/**
 * Sorts merges so that each lead comes before the lead it was merged into. Adds the ID of that lead to each merge. `others` are known leads
 * that are not in the list.
 */
export function innermostFirst<One extends Merged>(
  leadId: string,
  { merged, others = [] }: { merged: readonly One[]; others?: readonly string[] },
): (One & { winner: string })[] {
  const ids = new Set([leadId, ...others, ...merged.map((one) => one.leadId)]);
  const merges = merged.map((one) => {
    const winner = one.into !== undefined && ids.has(one.into) ? one.into : (one.via ?? leadId);
    return { ...one, winner };
  });
  const winners = new Map(merges.map((one) => [one.leadId, one.winner]));
  const depthOf = (id: string): number => {
    let depth = 0;
    for (let at = winners.get(id); at !== undefined && depth <= merges.length; at = winners.get(at)) depth++;
    return depth;
  };
  const depths = new Map(merges.map((one) => [one.leadId, depthOf(one.leadId)]));
  return merges.sort((a, b) => (depths.get(b.leadId) ?? 0) - (depths.get(a.leadId) ?? 0));
}
