import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export const explanationQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'explanation', at ?? 'now'],
    queryFn: ({ signal }) => callApi(leadsApi.getLeadExplanation, { path: { leadId }, signal, query: { at } }),
    // Read again like the timeline, because each event changes all lines.
    structuralSharing: false,
  });
