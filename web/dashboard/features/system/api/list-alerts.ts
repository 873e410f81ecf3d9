import { queryOptions } from '@tanstack/react-query';
import * as systemApi from '../../../../../worker/contract/api/system.ts';
import { callApi } from '../../../lib/api-client.ts';

export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  queryFn: ({ signal }) => callApi(systemApi.listAlerts, { signal }),
  refetchInterval: 60_000,
});
