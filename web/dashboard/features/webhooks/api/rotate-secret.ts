import { useMutation } from '@tanstack/react-query';
import * as webhooksApi from '../../../../../worker/contract/api/webhooks.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Creates a new signing secret. The old secret also signs messages for the given number of seconds. */
export const useRotateSecret = (webhookId: string) =>
  useMutation({
    mutationFn: (overlapSeconds: number) =>
      callApi(webhooksApi.rotateWebhookSecret, { path: { webhookId }, body: { overlapSeconds } }),
  });
