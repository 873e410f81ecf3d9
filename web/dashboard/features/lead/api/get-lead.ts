import { queryOptions } from '@tanstack/react-query';
import { Lead } from '../../../../../worker/contract/lead.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

/** The lead now, or as of `at` by what is known today. */
export const leadQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'lead', at ?? 'now'],
    queryFn: ({ signal }) => callApi(`/api/leads/${segment(leadId)}`, { signal, query: { at }, answer: Lead }),
  });
