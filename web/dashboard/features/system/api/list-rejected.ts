import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { RejectedEvent } from '../../../../../worker/contract/rejected-event.ts';
import { callApi } from '../../../lib/api-client.ts';

export const rejectedQuery = queryOptions({
  queryKey: ['rejected'],
  queryFn: ({ signal }) =>
    callApi('/api/events/rejected', { signal, query: { limit: 200 }, answer: z.array(RejectedEvent) }),
  refetchInterval: 15_000,
});
