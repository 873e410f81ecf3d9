import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export const intelligenceQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'intelligence', at ?? 'now'],
    queryFn: ({ signal }) => callApi(leadsApi.getLeadIntelligence, { path: { leadId }, signal, query: { at } }),
  });
