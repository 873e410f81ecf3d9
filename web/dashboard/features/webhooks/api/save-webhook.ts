import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import * as webhooksApi from '../../../../../worker/contract/api/webhooks.ts';
import type { WebhookInput } from '../../../../../worker/contract/webhook.ts';
import { callApi } from '../../../lib/api-client.ts';
import { webhooksQuery } from '../../../lib/webhooks.ts';

/** Creates an endpoint. Only this response contains the endpoint's signing secret. */
export function useCreateWebhook() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof WebhookInput>) => callApi(webhooksApi.createWebhook, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
}

/** Changes an endpoint. Shows the new state at once, and reverts it if the API refuses. */
export function useUpdateWebhook(webhookId: string) {
  const queryClient = useQueryClient();
  const { queryKey } = webhooksQuery;
  return useMutation({
    mutationFn: (body: Partial<WebhookInput>) => callApi(webhooksApi.updateWebhook, { path: { webhookId }, body }),
    onMutate: async (change) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData(queryKey);
      queryClient.setQueryData(queryKey, (webhooks) =>
        webhooks?.map((webhook) => (webhook.id === webhookId ? { ...webhook, ...change } : webhook)),
      );
      return before;
    },
    onError: (_error, _change, before) => queryClient.setQueryData(queryKey, before),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}
