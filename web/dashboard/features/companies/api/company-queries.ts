import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as companiesApi from '../../../../../worker/contract/api/companies.ts';
import type { CompanySort } from '../../../../../worker/contract/company.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { useSaveCsv } from '../../../hooks/use-save-csv.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';
import { COMPANIES_KEY } from '../../../lib/companies.ts';

export interface CompanyFilters {
  search: string;
  sort: CompanySort;
  /** The minimum number of people; empty for any number. */
  minPeople: string;
  /** Whether to list companies that only unsigned web pages name, instead of those that the customer names. */
  isFromPages: boolean;
}

const toQuery = ({ search, sort, minPeople, isFromPages }: CompanyFilters) => ({
  sort,
  search: search.trim() || undefined,
  minPeople: minPeople || undefined,
  knownFrom: isFromPages ? ('pages' as const) : undefined,
});

/** Saves the companies of a list as a CSV file. */
export const useExportCompanies = () =>
  useSaveCsv('companies', (filters: CompanyFilters) =>
    fetchFile(companiesApi.exportCompanies, { query: toQuery(filters) }),
  );

/** The pages of a list of companies, highest first. */
export const companiesQuery = (filters: CompanyFilters) =>
  infiniteQueryOptions({
    queryKey: [...COMPANIES_KEY, 'list', filters],
    staleTime: 0,
    queryFn: ({ pageParam, signal }) =>
      callApi(companiesApi.listCompanies, {
        signal,
        query: {
          ...toQuery(filters),
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
