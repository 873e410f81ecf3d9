import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { RejectionReason } from '../../../../../worker/contract/rejected-event.ts';
import { callApi } from '../../../lib/api-client.ts';

export const rejectionReasonsQuery = queryOptions({
  queryKey: ['rejection-reasons'],
  queryFn: ({ signal }) =>
    callApi('/api/events/rejected/reasons', { signal, query: { limit: 200 }, answer: z.array(RejectionReason) }),
  refetchInterval: 15_000,
});
