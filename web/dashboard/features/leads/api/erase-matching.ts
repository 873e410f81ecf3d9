import { queryOptions, useMutation } from '@tanstack/react-query';
import type { ErasurePreview } from '../../../../../worker/contract/api/erasures.ts';
import * as erasuresApi from '../../../../../worker/contract/api/erasures.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadFilters } from '../lead-filters.ts';

const POLL_MS = 800;

/** Converts the filters to the form that both API calls accept, without the sort order. */
function toFilter(filters: LeadFilters, now: number) {
  const { sort: _sort, order: _order, ...filter } = filters.toQuery(now);
  return filter;
}

/** With `pages`, only the leads known from nothing but web pages. */
interface Known {
  knownFrom: 'pages' | undefined;
}

/** The number of leads that match the filters at `openedAt`, and a few of those leads. */
export const matchingLeadsQuery = (filters: LeadFilters, openedAt: number, { knownFrom }: Known) =>
  queryOptions({
    queryKey: ['erasure', 'preview', filters.key, openedAt, knownFrom],
    queryFn: ({ signal }) =>
      callApi(erasuresApi.previewErasure, { signal, query: { ...toFilter(filters, openedAt), knownFrom } }),
    // The person confirms this number, so it must be current and is never cached.
    gcTime: 0,
    retry: false,
  });

/** Erases the leads that match the filters, or only the matching leads that are known from nothing but web pages. */
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
