import { useCallback, useEffect, useState } from 'react';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { useProjectLive } from '../../lib/project-live.ts';

/**
 * What has become known of leads since the list was read. Rows show it at once, but stay where they are: a list that
 * re-orders itself under the pointer cannot be worked with.
 */
export function useLeadNews(readAt: number) {
  const [news, setNews] = useState<ReadonlyMap<string, LeadSummary>>(new Map());
  const forget = useCallback(() => setNews(new Map()), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list read anew knows it all
  useEffect(forget, [readAt, forget]);
  useProjectLive({
    onCommit: (commit) =>
      setNews((before) => {
        const next = new Map(before);
        for (const { leadId, lead } of commit.news) if (lead) next.set(leadId, lead);
        return next;
      }),
  });
  return {
    count: news.size,
    has: (leadId: string) => news.has(leadId),
    of: (lead: LeadSummary) => news.get(lead._id) ?? lead,
    forget,
  };
}
