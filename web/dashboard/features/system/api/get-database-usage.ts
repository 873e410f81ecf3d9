import { queryOptions } from '@tanstack/react-query';
import * as systemApi from '../../../../../worker/contract/api/system.ts';
import { callApi } from '../../../lib/api-client.ts';

export const databaseUsageQuery = queryOptions({
  queryKey: ['database-usage'],
  queryFn: ({ signal }) => callApi(systemApi.getDatabaseUsage, { signal }),
  refetchInterval: 5 * 60_000,
});
