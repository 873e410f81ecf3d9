import { queryOptions } from '@tanstack/react-query';
import { LeadPage } from '../../../../../worker/contract/lead.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The most recently active leads. */
export const latestLeadsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['analytics', 'latest-leads', limit],
    queryFn: ({ signal }) => callApi('/api/leads', { signal, query: { sort: 'lastEventAt', limit }, answer: LeadPage }),
  });
