import { useQueryClient } from '@tanstack/react-query';
import { startTransition, useEffect, useEffectEvent, useRef, useState } from 'react';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import { LeadLiveMessage } from '../../../../../worker/contract/lead-live.ts';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { ApiError, callApi } from '../../../lib/api-client.ts';
import { toSocketUrl } from '../../../lib/live-ticket.ts';
import { openReconnectingSocket, type SocketStatus } from '../../../lib/reconnecting-socket.ts';
import { updateExplanation } from '../api/get-explanation.ts';
import { leadQuery } from '../api/get-lead.ts';
import { readTimelineEnd, TIMELINE_END, timelineQuery } from '../api/get-timeline.ts';
import { leadKey } from '../api/lead-key.ts';
import { appendEntries, replaceEnd } from '../append-entries.ts';

/** The minimum time between two refetches, so that a burst of events refetches the history only once. */
const REFETCH_EVERY_MS = 500;
/**
 * The queries that a message does not invalidate. The message contains the lead and usually its new timeline entries. The query for
 * automation runs polls, because new runs are listed only later.
 */
const IS_UPDATED_APART: ReadonlySet<unknown> = new Set(['lead', 'timeline', 'firings']);
/**
 * How soon to read the timeline again after entries were appended, because it may contain changes that no message announced, such
 * as a stage drop.
 */
const REREAD_EVERY_MS = 10_000;

/** Keeps the lead's queries up to date through its socket. `onMerged` receives the ID of the lead that this one was merged into. */
export function useLeadLive(leadId: string, { onMerged }: { onMerged: (into: string) => void }) {
  const queryClient = useQueryClient();
  const [status, setStatus] = useState<SocketStatus>('connecting');
  const [newEventIds, setNewEventIds] = useState<ReadonlySet<string>>(new Set());
  const version = useRef<number | null>(null);
  const refetch = useThrottled(() => {
    void queryClient.invalidateQueries({
      queryKey: leadKey(leadId),
      predicate: ({ queryKey: [, , what, at] }) =>
        !IS_UPDATED_APART.has(what) && !(what === 'explanation' && at === 'now'),
    });
    return updateExplanation(queryClient, leadId);
  }, REFETCH_EVERY_MS);

  const readTimeline = () => void queryClient.invalidateQueries({ queryKey: timelineQuery(leadId).queryKey });
  const refetchTimeline = useThrottled(readTimeline, REFETCH_EVERY_MS);
  const refetchTimelineEnd = useThrottled(() => rereadTimelineEnd(), REFETCH_EVERY_MS);
  const rereadTimeline = useThrottled(() => rereadTimelineEnd(), REREAD_EVERY_MS);
  const refetchAll = () => {
    refetch();
    refetchTimeline();
  };

  const receive = useEffectEvent((data: string) => {
    const json: unknown = JSON.parse(data);
    // Messages are validated in development and tests only, as API answers are.
    const message = import.meta.env.PROD ? (json as LeadLiveMessage) : LeadLiveMessage.safeParse(json).data;
    switch (message?.type) {
      case undefined:
      // The socket itself acts on this message.
      case 'renew':
        return;
      case 'merged':
        return onMerged(message.into);
      case 'snapshot': {
        // Before the first socket opened, the page read the lead and its history from the API.
        const known = version.current ?? queryClient.getQueryData(leadQuery(leadId).queryKey)?.version;
        queryClient.setQueryData(leadQuery(leadId).queryKey, message.lead);
        if (known !== undefined && known !== message.version) refetchAll();
        version.current = message.version;
        return;
      }
      case 'change': {
        const before = queryClient.getQueryData(leadQuery(leadId).queryKey);
        queryClient.setQueryData(leadQuery(leadId).queryKey, message.lead);
        if (version.current !== null && version.current !== message.fromVersion) refetchAll();
        version.current = message.version;
        startTransition(() =>
          setNewEventIds(new Set(message.entries.flatMap((entry) => ('eventId' in entry ? [entry.eventId] : [])))),
        );
        refetch();
        // If no event was added or removed, such as after an edit or a stage drop, only the end of the timeline has changed.
        const isOnlyAtEnd = message.entries.length === 0 && before?.eventCount === message.lead.eventCount;
        return isOnlyAtEnd ? refetchTimelineEnd() : addToTimeline(message.entries);
      }
    }
  });

  const addToTimeline = (entries: readonly TimelineEntry[]) => {
    const { queryKey } = timelineQuery(leadId);
    const known = queryClient.getQueryData(queryKey);
    const appended = known && appendEntries(known, entries);
    if (!appended) return refetchTimeline();
    queryClient.setQueryData(queryKey, appended);
    rereadTimeline();
  };

  const rereadTimelineEnd = async () => {
    const { queryKey } = timelineQuery(leadId);
    if ((queryClient.getQueryData(queryKey)?.length ?? 0) <= TIMELINE_END) return readTimeline();
    const end = await readTimelineEnd(leadId);
    const replaced = replaceEnd(queryClient.getQueryData(queryKey) ?? [], end);
    if (!replaced) return readTimeline();
    queryClient.setQueryData(queryKey, replaced);
  };

  useEffect(() => {
    version.current = null;
    return openReconnectingSocket({
      getUrl: () => toSocketUrl(callApi(leadsApi.createLeadTicket, { path: { leadId } })),
      isFinal: (error) => error instanceof ApiError && (error.status === 401 || error.status === 404),
      onStatus: setStatus,
      // Each new socket begins with the lead's state, which shows whether the page missed a message.
      onMessage: (data) => receive(data),
    });
  }, [leadId]);

  return { status, newEventIds };
}
