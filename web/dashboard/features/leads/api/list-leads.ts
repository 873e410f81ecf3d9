import { infiniteQueryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadFilters } from '../lead-filters.ts';

/** The names of the properties to show with each lead, and the behaviors to count, as JSON. */
interface Shown {
  properties?: readonly string[];
  behaviors?: readonly string[];
}

/** One page of the leads that match the filters. `cursor` is the previous page's `nextCursor`. */
export const listLeads = (
  filters: LeadFilters,
  { cursor, now, signal, shows = {} }: { cursor: string | undefined; now: number; signal?: AbortSignal; shows?: Shown },
) =>
  callApi(leadsApi.listLeads, {
    signal,
    query: {
      ...filters.toQuery(now),
      limit: LIMITS.pageSizeMax,
      cursor,
      properties: shows.properties?.length ? JSON.stringify(shows.properties) : undefined,
      behaviors: shows.behaviors?.length ? `[${shows.behaviors.join()}]` : undefined,
    },
  });

/** The leads that match the filters, page by page. A page may lack changes made after its `askedAt` (Unix ms). */
export const leadsQuery = (filters: LeadFilters, now: number, shows: Shown = {}) =>
  infiniteQueryOptions({
    queryKey: ['leads', 'list', filters.key, shows],
    // The cached list may be stale, because no socket was open while the list was off screen.
    staleTime: 0,
    queryFn: async ({ pageParam, signal }) => {
      const askedAt = Date.now();
      return { ...(await listLeads(filters, { cursor: pageParam, now, signal, shows })), askedAt };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
