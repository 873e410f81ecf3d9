import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';

const FOUND_MAX = 6;

/** The first leads that match a search text, or the leads with the highest scores if the text is empty. */
export const foundLeadsQuery = (search: string) =>
  queryOptions({
    queryKey: ['leads', 'found', search, FOUND_MAX],
    queryFn: ({ signal }) =>
      callApi(leadsApi.listLeads, { signal, query: { search: search || undefined, limit: FOUND_MAX } }),
    placeholderData: (before) => before,
  });
