import { queryOptions } from '@tanstack/react-query';
import * as webhooksApi from '../../../worker/contract/api/webhooks.ts';
import { callApi } from './api-client.ts';

/** All webhook endpoints, oldest first. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => callApi(webhooksApi.listWebhooks, { signal }),
});
