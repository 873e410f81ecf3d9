import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as companiesApi from '../../../../../worker/contract/api/companies.ts';
import type { CompanySort } from '../../../../../worker/contract/company.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';
import { COMPANIES_KEY } from '../../../lib/companies.ts';

export interface CompanyFilters {
  search: string;
  sort: CompanySort;
  /** Whether to list what unsigned pages say, instead of what the customer says. */
  isFromPages: boolean;
}

/** Pages of companies, highest first. */
export const companiesQuery = ({ search, sort, isFromPages }: CompanyFilters) =>
  infiniteQueryOptions({
    queryKey: [...COMPANIES_KEY, 'list', search, sort, isFromPages],
    staleTime: 0,
    queryFn: ({ pageParam, signal }) =>
      callApi(companiesApi.listCompanies, {
        signal,
        query: {
          sort,
          search: search.trim() || undefined,
          knownFrom: isFromPages ? 'pages' : undefined,
          cursor: pageParam,
          limit: LIMITS.pageSizeMax,
        },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** The latest activity of a company's people. */
export const companyTimelineQuery = (companyKey: string) =>
  queryOptions({
    queryKey: [...COMPANIES_KEY, companyKey, 'timeline'],
    queryFn: ({ signal }) => callApi(companiesApi.getCompanyTimeline, { signal, path: { companyKey } }),
  });
