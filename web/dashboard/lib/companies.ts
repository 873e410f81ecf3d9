import { queryOptions } from '@tanstack/react-query';
import * as companiesApi from '../../../worker/contract/api/companies.ts';
import { callApi } from './api-client.ts';

/** The first part of the query key of every query about companies. */
export const COMPANIES_KEY = ['companies'];

/** One company with its people. */
export const companyQuery = (companyKey: string) =>
  queryOptions({
    queryKey: [...COMPANIES_KEY, companyKey],
    queryFn: ({ signal }) => callApi(companiesApi.getCompany, { signal, path: { companyKey } }),
  });

/** The name of a company on screens. */
export const companyName = ({ key, name }: { key: string; name: string | null }): string =>
  name ?? key.replace(/^(group|name):/, '');
