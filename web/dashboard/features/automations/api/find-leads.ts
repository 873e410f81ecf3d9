import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';

const FOUND_MAX = 6;

/** The first leads that match a text; for an empty text, the leads with the highest scores. */
export const foundLeadsQuery = (search: string) =>
  queryOptions({
    queryKey: ['leads', 'found', search, FOUND_MAX],
    queryFn: ({ signal }) =>
      callApi(leadsApi.listLeads, { signal, query: { search: search || undefined, limit: FOUND_MAX } }),
    placeholderData: (before) => before,
  });
