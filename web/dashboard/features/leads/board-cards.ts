import type { LeadSummary } from '../../../../worker/contract/lead.ts';

interface Column {
  /** As read, highest score first. */
  loaded: readonly LeadSummary[];
  /** What has become known since, of any lead. */
  news: Iterable<LeadSummary>;
  /** Whether a lead belongs into this column. */
  belongs: (lead: LeadSummary) => boolean;
  hasMore: boolean;
}

/**
 * The cards of a column as they are now: who left its stage is gone, who came in stands where its score puts it. One that
 * comes in below the last card waits for its page.
 */
export function boardCards({ loaded, news, belongs, hasMore }: Column): LeadSummary[] {
  const lowest = loaded.at(-1)?.currentScore ?? Number.POSITIVE_INFINITY;
  const cards = new Map(loaded.map((lead) => [lead._id, lead]));
  for (const lead of news) {
    const isInSight = cards.has(lead._id) || !hasMore || lead.currentScore > lowest;
    if (belongs(lead) && isInSight) cards.set(lead._id, lead);
    else cards.delete(lead._id);
  }
  return [...cards.values()].sort((a, b) => b.currentScore - a.currentScore || (a._id < b._id ? -1 : 1));
}
