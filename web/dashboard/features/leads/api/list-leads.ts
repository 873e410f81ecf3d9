import { infiniteQueryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadFilters } from '../lead-filters.ts';

/** One page of the leads that pass the filters; `cursor` is the `nextCursor` of the page before. */
export const listLeads = (
  filters: LeadFilters,
  { cursor, now, signal }: { cursor: string | undefined; now: number; signal?: AbortSignal },
) => callApi(leadsApi.listLeads, { signal, query: { ...filters.toQuery(now), limit: LIMITS.pageSizeMax, cursor } });

export const leadsQuery = (filters: LeadFilters, now: number) =>
  infiniteQueryOptions({
    queryKey: ['leads', 'list', filters.key],
    queryFn: ({ pageParam, signal }) => listLeads(filters, { cursor: pageParam, now, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
