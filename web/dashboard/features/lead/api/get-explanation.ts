import { queryOptions } from '@tanstack/react-query';
import { Explanation } from '../../../../../worker/contract/explanation.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export const explanationQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'explanation', at ?? 'now'],
    queryFn: ({ signal }) =>
      callApi(`/api/leads/${segment(leadId)}/explain`, { signal, query: { at }, answer: Explanation }),
  });
