import { queryOptions, useMutation } from '@tanstack/react-query';
import type { ErasurePreview } from '../../../../../worker/contract/api/erasures.ts';
import * as erasuresApi from '../../../../../worker/contract/api/erasures.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadFilters } from '../lead-filters.ts';

const POLL_MS = 800;

/** The filters without the order, in the form that both calls take. */
function toFilter(filters: LeadFilters, now: number) {
  const { sort: _sort, order: _order, ...filter } = filters.toQuery(now);
  return filter;
}

/** `pages`: only the leads that nobody but web pages has named. */
interface Known {
  knownFrom: 'pages' | undefined;
}

/** The leads that pass the filters at `openedAt`: how many, and some of them. */
export const matchingLeadsQuery = (filters: LeadFilters, openedAt: number, { knownFrom }: Known) =>
  queryOptions({
    queryKey: ['erasure', 'preview', filters.key, openedAt, knownFrom],
    queryFn: ({ signal }) =>
      callApi(erasuresApi.previewErasure, { signal, query: { ...toFilter(filters, openedAt), knownFrom } }),
    // Refetches, because the number to confirm must be the newest.
    gcTime: 0,
    retry: false,
  });

/** Erases the leads that pass the filters, or those among them that are known from pages only. */
export const useEraseMatching = (filters: LeadFilters, openedAt: number, { knownFrom }: Known) =>
  useMutation({
    mutationFn: ({ leads, previewId }: ErasurePreview) =>
      callApi(erasuresApi.startErasure, {
        body: { filter: { ...toFilter(filters, openedAt), knownFrom }, leads, previewId },
      }),
  });

/** The progress of an erasure, polled until it is finished. */
export const erasureQuery = (runId: string | null) =>
  queryOptions({
    queryKey: ['erasure', runId],
    enabled: runId !== null,
    queryFn: ({ signal }) => callApi(erasuresApi.getErasure, { path: { runId: runId ?? '' }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : POLL_MS),
  });
