import { queryOptions } from '@tanstack/react-query';
import * as companiesApi from '../../../worker/contract/api/companies.ts';
import { callApi } from './api-client.ts';

/** The first part of the keys of all queries about companies. */
export const COMPANIES_KEY = ['companies'];

/** A company with its people. */
export const companyQuery = (companyKey: string) =>
  queryOptions({
    queryKey: [...COMPANIES_KEY, companyKey],
    queryFn: ({ signal }) => callApi(companiesApi.getCompany, { signal, path: { companyKey } }),
  });

/** The name by which screens call a company. */
export const companyName = ({ key, name }: { key: string; name: string | null }): string =>
  name ?? key.replace(/^(group|name):/, '');
