import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Delivery } from '../../../../../worker/contract/webhook.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

/** Sends a sample now, once. */
export function useTestWebhook(webhookId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(`/api/webhooks/${segment(webhookId)}/test`, { method: 'POST', answer: Delivery }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}
