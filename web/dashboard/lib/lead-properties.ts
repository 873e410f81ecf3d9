import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../worker/contract/api/leads.ts';
import { callApi } from './api-client.ts';

/** The standard properties of every lead. */
export const TRAITS = ['name', 'email', 'company', 'phone'];

/** The names of the leads' custom properties, which hardly ever change. */
export const leadPropertiesQuery = queryOptions({
  queryKey: ['leads', 'properties'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }) => (await callApi(leadsApi.listLeadProperties, { signal })).properties,
});
