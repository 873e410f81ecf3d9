import { useEffect, useReducer, useState } from 'react';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { useProjectLive } from '../../lib/project-live.ts';

interface LeadNewsOptions {
  /** Refetches the list. Also called with each new socket, which does not know earlier changes. */
  onResync: () => void;
  /** Called when some leads no longer exist. */
  onGone?: () => void;
  /** Called when more leads changed than a message lists. */
  onMore?: () => void;
}

/**
 * Collects the changes of leads since the list was read (`read` is its first page; `askedAt` in Unix ms). Rows show changes at once but
 * keep their place, because nobody can use a list that re-orders itself under the pointer. Leads that no longer exist (erased, or
 * merged into others) are reported until a message shows them again.
 */
export function useLeadNews(
  read: { askedAt: number } | undefined,
  { onResync, onGone = () => {}, onMore = () => {} }: LeadNewsOptions,
) {
  // The map and the set are mutated: copying them with each message would cost more the longer the page is open.
  const [news] = useState(() => new Map<string, { lead: LeadSummary; toldAt: number }>());
  const [gone] = useState(() => new Set<string>());
  const [moreAt, setMoreAt] = useState<number | null>(null);
  const [, tell] = useReducer((n: number) => n + 1, 0);
  const askedAt = read?.askedAt ?? 0;
  // The list may lack changes that arrived while it was being read.
  useEffect(() => {
    for (const [leadId, { toldAt }] of news) if (toldAt < askedAt) news.delete(leadId);
    tell();
  }, [askedAt, news]);
  const drop = (leadId: string) => {
    news.delete(leadId);
    gone.add(leadId);
  };
  useProjectLive({
    onResync,
    onCommit: (commit) => {
      const toldAt = Date.now();
      for (const { leadId, lead } of commit.news) {
        if (!lead) drop(leadId);
        else {
          gone.delete(leadId);
          news.set(leadId, { lead, toldAt });
        }
      }
      tell();
      if (commit.news.some(({ lead }) => lead === null)) onGone();
      if (commit.more > 0) {
        setMoreAt(toldAt);
        onMore();
      }
    },
  });
  return {
    has: (leadId: string) => news.has(leadId),
    of: (lead: LeadSummary) => news.get(lead._id)?.lead ?? lead,
    all: () => [...news.values()].map(({ lead }) => lead),
    /** True if leads changed that no message listed, so any lead in the list may be outdated. */
    isIncomplete: moreAt !== null && moreAt >= askedAt,
    isGone: (leadId: string) => gone.has(leadId),
    /** Reports leads that this page itself has removed, because lists may still contain them. */
    dropAll: (leadIds: readonly string[]) => {
      for (const leadId of leadIds) drop(leadId);
      tell();
    },
  };
}
