import { queryOptions, useMutation } from '@tanstack/react-query';
import * as erasuresApi from '../../../../../worker/contract/api/erasures.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadFilters } from '../lead-filters.ts';

const POLL_MS = 800;

/** The filters without the order, as both calls take them. */
function toFilter(filters: LeadFilters, now: number) {
  const { sort: _sort, order: _order, ...filter } = filters.toQuery(now);
  return filter;
}

/** How many leads pass the filters at `openedAt`. */
export const matchingCountQuery = (filters: LeadFilters, openedAt: number) =>
  queryOptions({
    queryKey: ['erasure', 'preview', filters.key, openedAt],
    queryFn: ({ signal }) => callApi(erasuresApi.previewErasure, { signal, query: toFilter(filters, openedAt) }),
    // Refetches, because the number to confirm must be the newest.
    gcTime: 0,
    retry: false,
  });

/** Erases the leads that pass the filters, or those among them that are known from pages only. */
export const useEraseMatching = (
  filters: LeadFilters,
  openedAt: number,
  { knownFrom }: { knownFrom: 'pages' | undefined },
) =>
  useMutation({
    mutationFn: (leads: number) =>
      callApi(erasuresApi.startErasure, { body: { filter: { ...toFilter(filters, openedAt), knownFrom }, leads } }),
  });

/** The progress of an erasure, polled until it is finished. */
export const erasureQuery = (runId: string | null) =>
  queryOptions({
    queryKey: ['erasure', runId],
    enabled: runId !== null,
    queryFn: ({ signal }) => callApi(erasuresApi.getErasure, { path: { runId: runId ?? '' }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : POLL_MS),
  });
