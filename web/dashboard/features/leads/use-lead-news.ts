import { useEffect, useReducer, useState } from 'react';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { useProjectLive } from '../../lib/project-live.ts';

interface LeadNewsOptions {
  /** Refetches the list, also with each new socket, which knows nothing of what came before it. */
  onResync: () => void;
  /** Some leads are gone. */
  onGone?: () => void;
  /** More leads changed than a message lists. */
  onMore?: () => void;
}

/**
 * Changes of leads since the list was read (`read` is its first page; `askedAt` in Unix ms). Rows show them at once, but
 * stay where they are: a list that re-orders itself under the pointer cannot be used. Leads that are gone (erased, or
 * merged into others) are reported until they are known again.
 */
export function useLeadNews(
  read: { askedAt: number } | undefined,
  { onResync, onGone = () => {}, onMore = () => {} }: LeadNewsOptions,
) {
  // A single map and set: copying them with each commit would cost more the longer the page is open.
  const [news] = useState(() => new Map<string, { lead: LeadSummary; toldAt: number }>());
  const [gone] = useState(() => new Set<string>());
  const [moreAt, setMoreAt] = useState<number | null>(null);
  const [, tell] = useReducer((n: number) => n + 1, 0);
  const askedAt = read?.askedAt ?? 0;
  // The list may lack changes that were reported while it was being read.
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
    /** Leads changed that are not among the news, which may include any in the list. */
    isIncomplete: moreAt !== null && moreAt >= askedAt,
    isGone: (leadId: string) => gone.has(leadId),
    /** For leads that this page has removed: lists may not know yet. */
    dropAll: (leadIds: readonly string[]) => {
      for (const leadId of leadIds) drop(leadId);
      tell();
    },
  };
}
