import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as webhooksApi from '../../../../../worker/contract/api/webhooks.ts';
import { callApi } from '../../../lib/api-client.ts';
import { webhooksQuery } from '../../../lib/webhooks.ts';

export function useDeleteWebhook(webhookId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(webhooksApi.deleteWebhook, { path: { webhookId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
}
