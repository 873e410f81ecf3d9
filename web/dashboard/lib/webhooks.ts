import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { Webhook } from '../../../worker/contract/webhook.ts';
import { callApi } from './api-client.ts';

/** All endpoints, oldest first. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => callApi('/api/webhooks', { signal, answer: z.array(Webhook) }),
});
