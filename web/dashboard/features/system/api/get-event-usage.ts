import { queryOptions } from '@tanstack/react-query';
import * as eventsApi from '../../../../../worker/contract/api/events.ts';
import { callApi } from '../../../lib/api-client.ts';

export const eventUsageQuery = queryOptions({
  queryKey: ['event-usage'],
  queryFn: ({ signal }) => callApi(eventsApi.getEventUsage, { signal }),
  refetchInterval: 60_000,
});
