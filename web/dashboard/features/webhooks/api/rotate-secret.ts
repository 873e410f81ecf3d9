import { useMutation } from '@tanstack/react-query';
import * as webhooksApi from '../../../../../worker/contract/api/webhooks.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Creates a new signing secret. For this many seconds, the old secret also signs messages. */
export const useRotateSecret = (webhookId: string) =>
  useMutation({
    mutationFn: (overlapSeconds: number) =>
      callApi(webhooksApi.rotateWebhookSecret, { path: { webhookId }, body: { overlapSeconds } }),
  });
