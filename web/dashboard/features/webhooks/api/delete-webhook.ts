import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';
import { webhooksQuery } from '../../../lib/webhooks.ts';

export function useDeleteWebhook(webhookId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      callApi(`/api/webhooks/${segment(webhookId)}`, {
        method: 'DELETE',
        answer: z.object({ id: z.string(), deleted: z.literal(true) }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
}
