import { queryOptions, useMutation } from '@tanstack/react-query';
import type { ErasurePreview } from '../../../../../worker/contract/api/erasures.ts';
import * as erasuresApi from '../../../../../worker/contract/api/erasures.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadFilters } from '../lead-filters.ts';

const POLL_MS = 800;

/** The filters without the sort order, in the form that both calls accept. */
function toFilter(filters: LeadFilters, now: number) {
  const { sort: _sort, order: _order, ...filter } = filters.toQuery(now);
  return filter;
}

/** `pages`: only leads that nobody but web pages has named. */
interface Known {
  knownFrom: 'pages' | undefined;
}

/** The leads that match the filters at `openedAt`: their number, and some of them. */
export const matchingLeadsQuery = (filters: LeadFilters, openedAt: number, { knownFrom }: Known) =>
  queryOptions({
    queryKey: ['erasure', 'preview', filters.key, openedAt, knownFrom],
    queryFn: ({ signal }) =>
      callApi(erasuresApi.previewErasure, { signal, query: { ...toFilter(filters, openedAt), knownFrom } }),
    // Always fetched again, because the number to confirm must be current.
    gcTime: 0,
    retry: false,
  });

/** Erases the leads that match the filters, or only those of them that are known from web pages alone. */
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
