import { queryOptions } from '@tanstack/react-query';
import { EventUsage } from '../../../../../worker/contract/usage.ts';
import { callApi } from '../../../lib/api-client.ts';

export const eventUsageQuery = queryOptions({
  queryKey: ['event-usage'],
  queryFn: ({ signal }) => callApi('/api/events/usage', { signal, answer: EventUsage }),
  refetchInterval: 60_000,
});
