import { useCallback, useEffect, useReducer, useState } from 'react';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { useProjectLive } from '../../lib/project-live.ts';

/**
 * Changes of leads since the list was read (`read` is its first page: another one is another reading). Rows show them
 * at once, but stay where they are: a list that re-orders itself under the pointer cannot be used. Leads that are gone
 * (erased, or merged into others) are reported until they are known again.
 */
export function useLeadNews(read: unknown, { onGone }: { onGone?: () => void } = {}) {
  // One map and one set for good: copying them with each commit would cost more the longer the page is open.
  const [news] = useState(() => new Map<string, LeadSummary>());
  const [gone] = useState(() => new Set<string>());
  const [, tell] = useReducer((n: number) => n + 1, 0);
  const forget = useCallback(() => {
    news.clear();
    tell();
  }, [news]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list read anew knows it all
  useEffect(forget, [read, forget]);
  const drop = (leadId: string) => {
    news.delete(leadId);
    gone.add(leadId);
  };
  useProjectLive({
    onCommit: (commit) => {
      for (const { leadId, lead } of commit.news) {
        if (!lead) drop(leadId);
        else {
          gone.delete(leadId);
          news.set(leadId, lead);
        }
      }
      tell();
      if (commit.news.some(({ lead }) => lead === null)) onGone?.();
    },
  });
  return {
    count: news.size,
    has: (leadId: string) => news.has(leadId),
    of: (lead: LeadSummary) => news.get(lead._id) ?? lead,
    all: () => news.values(),
    isGone: (leadId: string) => gone.has(leadId),
    /** For what this page has made go: lists may not know yet. */
    dropAll: (leadIds: readonly string[]) => {
      for (const leadId of leadIds) drop(leadId);
      tell();
    },
    forget,
  };
}
