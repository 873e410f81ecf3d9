import { queryOptions, useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { LeadRun } from '../../../../../worker/contract/scoring-rule.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
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
    queryFn: ({ signal }) =>
      callApi('/api/erasures/preview', {
        signal,
        query: toFilter(filters, openedAt),
        answer: z.object({ leads: z.int() }),
      }),
    // Whoever confirms a number must have seen the newest.
    gcTime: 0,
    retry: false,
  });

export const useEraseMatching = (filters: LeadFilters, openedAt: number) =>
  useMutation({
    mutationFn: (leads: number) =>
      callApi('/api/erasures', {
        method: 'POST',
        body: { filter: toFilter(filters, openedAt), leads },
        answer: LeadRun,
      }),
  });

/** The progress of an erasure, polled until it is finished. */
export const erasureQuery = (runId: string | null) =>
  queryOptions({
    queryKey: ['erasure', runId],
    enabled: runId !== null,
    queryFn: ({ signal }) => callApi(`/api/erasures/${segment(runId ?? '')}`, { signal, answer: LeadRun }),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : POLL_MS),
  });
