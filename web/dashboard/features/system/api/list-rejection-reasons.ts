import { queryOptions } from '@tanstack/react-query';
import * as eventsApi from '../../../../../worker/contract/api/events.ts';
import { callApi } from '../../../lib/api-client.ts';

export const rejectionReasonsQuery = queryOptions({
  queryKey: ['rejection-reasons'],
  queryFn: ({ signal }) => callApi(eventsApi.listRejectionReasons, { signal, query: { limit: 200 } }),
  refetchInterval: 15_000,
});
