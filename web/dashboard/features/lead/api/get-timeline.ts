import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export const timelineQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'timeline'],
    queryFn: ({ signal }) => callApi(leadsApi.getLeadTimeline, { path: { leadId }, signal }),
  });
