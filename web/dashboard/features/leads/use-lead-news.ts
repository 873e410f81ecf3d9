import { useEffect, useReducer, useState } from 'react';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { useProjectLive } from '../../lib/project-live.ts';

interface LeadNewsOptions {
  /** Refetches the list. Called for each new socket too, because a socket does not report earlier changes. */
  onResync: () => void;
  /** Called when a message says that some leads no longer exist. */
  onGone?: () => void;
  /** Called when a message does not list all leads that changed. */
  onMore?: () => void;
}

/**
 * Collects changes of leads since the list was read. `read` is the list's first page, and `askedAt` the time of its request in Unix
 * ms. Rows show a change at once but stay where they are, because nobody can use a list that reorders under the pointer. An erased
 * or merged lead counts as gone until a later message contains it again.
 */
export function useLeadNews(
  read: { askedAt: number } | undefined,
  { onResync, onGone = () => {}, onMore = () => {} }: LeadNewsOptions,
) {
  // The map and the set are mutated, not copied: copies would cost more with each message, the longer the page stays open.
  const [news] = useState(() => new Map<string, { lead: LeadSummary; toldAt: number }>());
  const [gone] = useState(() => new Set<string>());
  const [moreAt, setMoreAt] = useState<number | null>(null);
  const [, tell] = useReducer((n: number) => n + 1, 0);
  const askedAt = read?.askedAt ?? 0;
  // Forgets the changes that arrived before the list was requested. Later changes stay, because the list may lack them.
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
    /** True if a message omitted some changed leads, so any lead in the list may be outdated. */
    isIncomplete: moreAt !== null && moreAt >= askedAt,
    isGone: (leadId: string) => gone.has(leadId),
    /** Marks leads as gone that this page has just removed, because the loaded list still contains them. */
    dropAll: (leadIds: readonly string[]) => {
      for (const leadId of leadIds) drop(leadId);
      tell();
    },
  };
}
