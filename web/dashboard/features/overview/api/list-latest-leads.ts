import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The most recently active leads. */
export const latestLeadsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['analytics', 'latest-leads', limit],
    queryFn: ({ signal }) => callApi(leadsApi.listLeads, { signal, query: { sort: 'lastEventAt', limit } }),
  });
