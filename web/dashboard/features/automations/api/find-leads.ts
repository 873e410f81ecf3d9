import { queryOptions } from '@tanstack/react-query';
import { LeadPage } from '../../../../../worker/contract/lead.ts';
import { callApi } from '../../../lib/api-client.ts';

const FOUND_MAX = 6;

/** The first leads that a text finds; those with the highest scores where it is empty. */
export const foundLeadsQuery = (search: string) =>
  queryOptions({
    queryKey: ['leads', 'found', search, FOUND_MAX],
    queryFn: ({ signal }) =>
      callApi('/api/leads', { signal, query: { search: search || undefined, limit: FOUND_MAX }, answer: LeadPage }),
    placeholderData: (before) => before,
  });
