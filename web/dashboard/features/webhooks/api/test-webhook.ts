import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as webhooksApi from '../../../../../worker/contract/api/webhooks.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Sends a sample message to the endpoint right away, without retries. */
export function useTestWebhook(webhookId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(webhooksApi.testWebhook, { path: { webhookId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}
