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
  /** The minimum number of people in a company; empty for any number. */
  minPeople: string;
  /** True to list the companies known only from unsigned web pages, instead of those known from the customer's systems. */
  isFromPages: boolean;
}

const toQuery = ({ search, sort, minPeople, isFromPages }: CompanyFilters) => ({
  sort,
  search: search.trim() || undefined,
  minPeople: minPeople || undefined,
  knownFrom: isFromPages ? ('pages' as const) : undefined,
});

/** Saves the listed companies as a CSV file. */
export const useExportCompanies = () =>
  useSaveCsv('companies', (filters: CompanyFilters) =>
    fetchFile(companiesApi.exportCompanies, { query: toQuery(filters) }),
  );

/** The companies that match the filters, page by page, highest score first. */
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

/** The latest events of the people in a company. */
export const companyTimelineQuery = (companyKey: string) =>
  queryOptions({
    queryKey: [...COMPANIES_KEY, companyKey, 'timeline'],
    queryFn: ({ signal }) => callApi(companiesApi.getCompanyTimeline, { signal, path: { companyKey } }),
  });
