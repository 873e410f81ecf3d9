import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

/** The lead now, or as of `at` according to today's data. */
export const leadQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'lead', at ?? 'now'],
    queryFn: ({ signal }) => callApi(leadsApi.getLead, { path: { leadId }, signal, query: { at } }),
  });
