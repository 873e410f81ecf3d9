import { infiniteQueryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadFilters } from '../lead-filters.ts';

/** One page of the leads that pass the filters; `cursor` is the `nextCursor` of the page before. */
export const listLeads = (
  filters: LeadFilters,
  {
    cursor,
    now,
    signal,
    properties = [],
  }: { cursor: string | undefined; now: number; signal?: AbortSignal; properties?: readonly string[] },
) =>
  callApi(leadsApi.listLeads, {
    signal,
    query: {
      ...filters.toQuery(now),
      limit: LIMITS.pageSizeMax,
      cursor,
      properties: properties.length > 0 ? JSON.stringify(properties) : undefined,
    },
  });

/** Pages of leads. What changed after a page's `askedAt` (Unix ms) may be missing from it. */
export const leadsQuery = (filters: LeadFilters, now: number, properties: readonly string[] = []) =>
  infiniteQueryOptions({
    queryKey: ['leads', 'list', filters.key, properties],
    // Nobody listened for changes while it was not shown.
    staleTime: 0,
    queryFn: async ({ pageParam, signal }) => {
      const askedAt = Date.now();
      return { ...(await listLeads(filters, { cursor: pageParam, now, signal, properties })), askedAt };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
