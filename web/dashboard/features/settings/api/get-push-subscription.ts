import { queryOptions } from '@tanstack/react-query';
import * as pushApi from '../../../../../worker/contract/api/push.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Whether this browser gets push notifications. */
export const pushQuery = queryOptions({
  queryKey: ['push-subscription'],
  queryFn: ({ signal }) => callApi(pushApi.getPushSubscription, { signal }),
});
